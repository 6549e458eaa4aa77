import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { type InitEvent, type InitPlan, type InitProcess, initProgram } from './init.ts'

/** The processes of one deployment. */
export type Supervised = {
  /** Where the public port is reached. */
  readonly socket: string
  /** Of the outermost process: `unshare`, or init itself. */
  readonly pid: number
  /** The exit code of a command beside them; 137 when it was killed after `timeout` real milliseconds. */
  run(process: InitProcess, timeout: number): Promise<number>
  /** Ends with all of them gone. */
  stop(): Promise<void>
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Starts init behind `prefix` and waits until the containers are started; throws when it cannot. */
export async function startInit(
  prefix: readonly string[],
  plan: InitPlan,
  listener: (event: InitEvent) => void,
): Promise<Supervised> {
  const [command = '', ...args] = [...prefix, process.execPath, '-e', initProgram]
  // A group of its own: a Ctrl-C in the terminal reaches the twin, which then ends it.
  const child: Init = spawn(command, args, {
    env: { PATH: path },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const closed = once(child, 'close').catch(() => undefined)
  child.stdin.on('error', () => undefined)
  child.stdin.write(`${JSON.stringify(plan)}\n`)
  const commands = commandsIn(child)

  async function stop(): Promise<void> {
    // Init ends at the end of its stdin and is reaped by `unshare`; killing that first would orphan it.
    child.stdin.end()
    const late = setTimeout(() => killGroup(child.pid), 2000)
    await closed
    clearTimeout(late)
    await rm(plan.socket, { force: true })
  }

  try {
    await ready(child, command, (event) =>
      event.event === 'answer' ? commands.ended(event) : listener(event),
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { socket: plan.socket, pid: child.pid ?? 0, run: commands.run, stop }
}

type Init = ChildProcessByStdio<Writable, Readable, null>
type Ended = Extract<InitEvent, { event: 'answer' }>

/** The commands that init runs beside the containers. */
function commandsIn(child: Init): Pick<Supervised, 'run'> & { ended(event: Ended): void } {
  const waiting = new Map<number, (code: number) => void>()
  let last = 0
  child.once('close', () => {
    for (const end of waiting.values()) end(137)
  })
  return {
    run: (process, timeout) =>
      new Promise((resolve) => {
        last += 1
        waiting.set(last, resolve)
        child.stdin.write(`${JSON.stringify({ ...process, id: last, timeout })}\n`)
      }),
    ended: ({ id, code }) => waiting.get(id)?.(code),
  }
}

/** @param listener told of what happens from then on, and of the start as far as it is not the end of this wait */
const ready = (child: Init, command: string, listener: (event: InitEvent) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error(`${command} ended before it was ready`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as InitEvent
      if (event.event === 'ready') resolve()
      else if (event.event === 'failed') reject(new Error(event.message))
      else listener(event)
    })
  })

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
