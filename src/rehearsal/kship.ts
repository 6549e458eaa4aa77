import { fileURLToPath } from 'node:url'
import { runChild } from '../adapters/system/child.ts'
import { renderTerminal } from '../core/report/render/terminal.ts'
import type { Report } from '../core/report/report.ts'
import type { World } from './scene.ts'

const cli = fileURLToPath(new URL('../cli.js', import.meta.url))

export type Run = { readonly line: string; readonly exit: number; readonly report: Report }

/**
 * One run of the built CLI as a process, in the environment of a user: PATH, HOME, TMPDIR and what `env` adds. What
 * it prints is shown as its user would see it; its report is kept in the folder of the rehearsal.
 */
export async function kship(
  world: World,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<Run> {
  const line = `kship ${args.join(' ')}`
  world.progress.note(`$ ${line}`)
  const { code, stdout, stderr } = await runChild(process.execPath, [cli, ...args, '--format', 'json'], {
    cwd,
    env: { ...world.home, ...env },
    signal: world.signal,
  })
  const report = parse(stdout.toString('utf8'))
  if (report === undefined) throw new Error(`${line} ended with ${code} and without a report: ${stderr}`)
  for (const text of `${stderr}${renderTerminal(report, { colour: false })}`.trimEnd().split('\n')) {
    world.progress.note(`  ${text}`)
  }
  return { line, exit: code, report }
}

function parse(text: string): Report | undefined {
  try {
    const report = JSON.parse(text) as Report
    return report.outcome === undefined ? undefined : report
  } catch {
    return undefined
  }
}
