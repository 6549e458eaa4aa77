import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export type Daemon = { stop(): Promise<void> }

/** Starts a daemon and waits for its socket; `stop` ends it, by its own number, and waits until it is gone. */
export async function startDaemon(program: string, args: readonly string[], socket: string): Promise<Daemon> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => void said.push(chunk.toString('utf8')))
  for (let waited = 0; !existsSync(socket); waited += 100) {
    if (child.exitCode !== null || waited > 30_000) {
      await stop(child)
      throw new Error(`${program} did not start: ${said.join('').slice(-2000)}`)
    }
    await sleep(100)
  }
  return { stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
