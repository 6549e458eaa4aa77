import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What `scripts/setup.mjs` compiles; `npm test` runs that first. */
export const cli = fileURLToPath(new URL('../build/cli.js', import.meta.url))

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
export type Options = {
  readonly cwd?: string
  /** Beside PATH, and a HOME in which nothing lies. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly watch?: (child: ChildProcess) => void
}

/** Any program as a process with this environment and no other. */
export function run(command: string, args: readonly string[], options: Options = {}): Promise<Ended> {
  const { cwd, env = {}, input = '', watch } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    })
    watch?.(child)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    // A child that ends without reading closes the pipe.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** The built CLI as a process. */
export const kship = (args: readonly string[], options: Options = {}): Promise<Ended> =>
  run(process.execPath, [cli, ...args], options)
