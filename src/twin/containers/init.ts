import type { ChildProcess } from 'node:child_process'

/** What `init` is told, as one line of JSON on stdin. */
export type InitPlan = {
  /** In a network namespace of its own: loopback must be brought up. */
  readonly loopback: boolean
  /** In a mount namespace of its own: /dev and /proc of the roots are mounted from here. */
  readonly mounts: boolean
  /** Path of the unix socket whose connections go to `port` on 127.0.0.1 inside. */
  readonly socket: string
  readonly port: number
  readonly processes: readonly InitProcess[]
}
export type InitProcess = {
  readonly name: string
  readonly root: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What `init` says, one JSON object a line on stdout. */
export type InitEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'failed'; readonly message: string }
  | { readonly event: 'line'; readonly name: string; readonly line: string }
  | { readonly event: 'exit'; readonly name: string; readonly how: string }

/**
 * The first process inside a deployment's namespaces: brings up loopback, relays a unix socket (whose path reaches
 * across network namespaces) to the public port, runs the containers, and ends with them when its stdin closes,
 * which it also does when the twin dies. It is run as `node -e`, so it stands alone: no import, no closure.
 */
function init(): void {
  const { spawn, spawnSync } = process.getBuiltinModule('node:child_process')
  const net = process.getBuiltinModule('node:net')
  const fs = process.getBuiltinModule('node:fs')
  const say = (event: InitEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`)
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const does = (command: string, ...args: string[]): boolean =>
    spawnSync(command, args, { stdio: 'ignore', env: { PATH: path } }).status === 0

  function loopbackUp(): boolean {
    // SIOCSIFFLAGS with IFF_UP|IFF_RUNNING, for machines without either tool.
    const perl =
      'use Socket; socket(S,AF_INET,SOCK_DGRAM,0) or die; my $r=pack("a16sx14","lo",65); ioctl(S,0x8914,$r) or die'
    return does('ip', 'link', 'set', 'lo', 'up') || does('ifconfig', 'lo', 'up') || does('perl', '-e', perl)
  }

  function mountInto(root: string): void {
    for (const device of ['null', 'zero', 'full', 'random', 'urandom']) {
      fs.mkdirSync(`${root}/dev`, { recursive: true })
      if (!fs.existsSync(`${root}/dev/${device}`)) fs.writeFileSync(`${root}/dev/${device}`, '')
      does('mount', '--bind', `/dev/${device}`, `${root}/dev/${device}`)
    }
    fs.mkdirSync(`${root}/proc`, { recursive: true })
    does('mount', '-t', 'proc', 'proc', `${root}/proc`)
  }

  function relay(socket: string, port: number): void {
    const server = net.createServer({ allowHalfOpen: true }, (outside) => {
      const inside = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true })
      inside.on('error', () => outside.destroy())
      outside.on('error', () => inside.destroy())
      outside.on('close', () => inside.destroy())
      inside.on('close', () => outside.destroy())
      outside.pipe(inside)
      inside.pipe(outside)
    })
    server.listen(socket)
  }

  function run({ name, root, argv, env }: InitProcess): void {
    const [command = '', ...args] = argv
    const child: ChildProcess = spawn(command, args, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      let rest = ''
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = (lines.pop() ?? '').slice(0, 65536)
        for (const line of lines) say({ event: 'line', name, line })
      })
      stream?.on('end', () => {
        if (rest !== '') say({ event: 'line', name, line: rest })
      })
    }
    child.on('error', (error) => say({ event: 'exit', name, how: error.message }))
    child.on('close', (code, signal) =>
      say({ event: 'exit', name, how: signal === null ? `exit code ${code}` : `ended by ${signal}` }),
    )
  }

  function begin(plan: InitPlan): void {
    if (plan.loopback && !loopbackUp()) {
      say({ event: 'failed', message: 'loopback could not be brought up' })
      process.exit(1)
    }
    if (plan.mounts) for (const { root } of plan.processes) mountInto(root)
    relay(plan.socket, plan.port)
    for (const one of plan.processes) run(one)
    say({ event: 'ready' })
  }

  let told = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (text: string) => {
    if (told.endsWith('\n')) return
    told += text
    if (told.endsWith('\n')) begin(JSON.parse(told) as InitPlan)
  })
  // As the first process of a namespace this ends all others in it; elsewhere the group is its own.
  process.stdin.on('end', () => {
    try {
      process.kill(-process.pid, 'SIGKILL')
    } finally {
      process.exit(0)
    }
  })
}

export const initProgram = `(${init.toString()})()`
