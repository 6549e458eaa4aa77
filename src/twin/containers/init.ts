import type { Readable } from 'node:stream'

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

/** What `init` is asked later, one JSON object a line: a command beside the containers. */
type InitCommand = InitProcess & {
  readonly id: number
  /** Real milliseconds after which it is killed. */
  readonly timeout: number
}

/** What `init` says, one JSON object a line on stdout. */
export type InitEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'failed'; readonly message: string }
  | { readonly event: 'line'; readonly name: string; readonly line: string }
  | { readonly event: 'exit'; readonly name: string; readonly code: number }
  | { readonly event: 'answer'; readonly id: number; readonly code: number }

const say = (event: InitEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`)

function does(command: string, ...args: string[]): boolean {
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return spawnSync(command, args, { stdio: 'ignore', env: { PATH } }).status === 0
}

function loopbackUp(): boolean {
  // SIOCSIFFLAGS with IFF_UP|IFF_RUNNING, for machines without either tool.
  const perl =
    'use Socket; socket(S,AF_INET,SOCK_DGRAM,0) or die; my $r=pack("a16sx14","lo",65); ioctl(S,0x8914,$r) or die'
  return does('ip', 'link', 'set', 'lo', 'up') || does('ifconfig', 'lo', 'up') || does('perl', '-e', perl)
}

function mountInto(root: string): void {
  const fs = process.getBuiltinModule('node:fs')
  fs.mkdirSync(`${root}/dev`, { recursive: true })
  fs.mkdirSync(`${root}/proc`, { recursive: true })
  for (const device of ['null', 'zero', 'full', 'random', 'urandom']) {
    if (!fs.existsSync(`${root}/dev/${device}`)) fs.writeFileSync(`${root}/dev/${device}`, '')
    does('mount', '--bind', `/dev/${device}`, `${root}/dev/${device}`)
  }
  does('mount', '-t', 'proc', 'proc', `${root}/proc`)
}

function relay(socket: string, port: number): void {
  const net = process.getBuiltinModule('node:net')
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

function tellLines(name: string, stream: Readable): void {
  const longest = 65536
  let rest = ''
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(0, longest)
    for (const line of lines) say({ event: 'line', name, line })
  })
  stream.on('end', () => {
    if (rest !== '') say({ event: 'line', name, line: rest })
  })
}

function run({ name, root, argv, env }: InitProcess): void {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const [command = '', ...args] = argv
  const child = spawn(command, args, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  tellLines(name, child.stdout)
  tellLines(name, child.stderr)
  child.on('error', () => say({ event: 'exit', name, code: 127 }))
  child.on('close', (code, signal) => say({ event: 'exit', name, code: code ?? 128 + numberOf(signal) }))
}

function numberOf(signal: NodeJS.Signals | null): number {
  const { constants } = process.getBuiltinModule('node:os')
  return signal === null ? 0 : constants.signals[signal]
}

function ask({ id, root, argv, env, timeout }: InitCommand): void {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const [command = '', ...args] = argv
  const child = spawn(command, args, { env, cwd: root, stdio: 'ignore', timeout, killSignal: 'SIGKILL' })
  child.on('error', () => say({ event: 'answer', id, code: 127 }))
  child.on('close', (code, signal) => say({ event: 'answer', id, code: code ?? 128 + numberOf(signal) }))
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

function init(): void {
  let rest = ''
  let begun = false
  process.stdin.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (begun) ask(JSON.parse(line) as InitCommand)
      else begin(JSON.parse(line) as InitPlan)
      begun = true
    }
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

/**
 * The first process inside a deployment's namespaces: brings up loopback, relays a unix socket (whose path reaches
 * across network namespaces) to the public port, runs the containers, and ends with them when its stdin closes,
 * which it also does when the twin dies. It is run as `node -e`, compiled or not, so the functions above use no
 * import and nothing but each other.
 */
export const initProgram = [
  `const say = ${say}`,
  ...[does, loopbackUp, mountInto, relay, tellLines, numberOf, run, ask, begin, init],
  'init()',
].join('\n')
