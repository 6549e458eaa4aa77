import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from '../adapters/system/child.ts'
import { placeOf, renderTerminal } from '../core/report/render/terminal.ts'
import type { Report } from '../core/report/report.ts'
import type { World } from './scene.ts'

const cli = fileURLToPath(new URL('../cli.js', import.meta.url))

export type Run = { readonly line: string; readonly exit: number; readonly report: Report }

export type Circumstances = {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** A file that its report goes to, for a later job. */
  readonly into?: string
}

/**
 * One run of the built CLI as a process, in the environment of a user: PATH, HOME, TMPDIR and what `env` adds. What
 * it prints is shown as its user would see it, in short unless all is asked for; its report is kept.
 */
export async function kship(
  world: World,
  args: readonly string[],
  { cwd, env = {}, into }: Circumstances,
): Promise<Run> {
  const line = `kship ${args.map(quoted).join(' ')}`
  world.progress.note(
    `$ ${line}${into === undefined ? '' : ` --format json > ${quoted(relative(cwd, into))}`}`,
  )
  const { code, stdout, stderr } = await runChild(process.execPath, [cli, ...args, '--format', 'json'], {
    cwd,
    env: { ...world.home, ...env },
    signal: world.signal,
  })
  const report = parse(stdout.toString('utf8'))
  if (report === undefined) throw new Error(`${line} ended with ${code} and without a report: ${stderr}`)
  if (into !== undefined) await writeFile(into, stdout)
  const all = `${stderr}${renderTerminal(report, { colour: false })}`.trimEnd().split('\n')
  for (const text of world.verbose ? all : inShort(report)) world.progress.note(`  ${text}`)
  return { line, exit: code, report }
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)

/** What closed a gate and what to do about it, what is owed, and how it ended. */
function inShort({ findings, debt, command, outcome, detail, summary }: Report): string[] {
  const closing = findings.filter(({ blocking }) => blocking)
  return [
    ...debt.map(({ what, 'way out': wayOut }) => `! debt: ${what}; ${wayOut}`),
    ...closing.flatMap(({ title, where, advice: [first] }) => [
      `BLOCKS ${title}, at ${placeOf(where)}`,
      ...(first === undefined ? [] : [`  → ${first}`]),
    ]),
    `${outcome === 'passed' ? '✓' : '✗'} ${command}: ${outcome} (${detail}) ${summary}`,
  ]
}

function parse(text: string): Report | undefined {
  try {
    const report = JSON.parse(text) as Report
    return report.outcome === undefined ? undefined : report
  } catch {
    return undefined
  }
}
