import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What `scripts/setup.mjs` compiles; `npm test` runs that first. */
export const cli = fileURLToPath(new URL('../../build/cli.js', import.meta.url))

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Any program as a process with exactly this environment. */
export function run(
  command: string,
  args: readonly string[],
  {
    cwd,
    env = {},
    input = '',
  }: { readonly cwd: string; readonly env?: Record<string, string>; readonly input?: string },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { PATH: process.env['PATH'], ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8')
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

export const kship = (
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string>; readonly input?: string },
): Promise<Ended> => run(process.execPath, [cli, ...args], options)
