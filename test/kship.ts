import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../build/cli.js', import.meta.url))

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
type Options = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** The built CLI as a process, with PATH and HOME and what `env` adds. */
export function kship(args: readonly string[], { cwd, env = {}, input = '' }: Options = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    ...(cwd !== undefined && { cwd }),
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env },
  })
  return { code: status, stdout, stderr }
}
