import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/core/report/report.ts'

const entry = fileURLToPath(new URL('../../build/cli.js', import.meta.url))

export type Ran = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Of `--format json`; a usage error has none. */
  readonly report: Report
}

/** The built CLI as a process with this environment and no other. */
export async function kship(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  watch: (child: ChildProcess) => void = () => undefined,
): Promise<Ran> {
  const child = spawn(process.execPath, [entry, ...args, '--format', 'json'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  watch(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)))
  return { code, stdout, stderr, report: parsed(stdout) }
}

function parsed(stdout: string): Report {
  try {
    return JSON.parse(stdout) as Report
  } catch {
    return {} as Report
  }
}
