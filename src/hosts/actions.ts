import { randomUUID } from 'node:crypto'
import { appendFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as core from '@actions/core'
import type { Command, CommonInputs, Site } from '../core/command/command.ts'
import { type Conclusion, execute } from '../core/command/execute.ts'
import { asError } from '../core/command/failure.ts'
import { rendered } from '../core/command/formats.ts'
import type { Progress } from '../core/command/progress.ts'
import { type Annotation, annotationsOf } from '../core/report/render/annotations.ts'
import { renderJson } from '../core/report/render/json.ts'
import { renderMarkdown } from '../core/report/render/markdown.ts'
import { printable } from '../core/report/render/printable.ts'
import type { Report } from '../core/report/report.ts'
import { cancellation } from './cancellation.ts'
import { systemClock } from './clock.ts'

export type ActionRegistry = Readonly<Record<string, () => Promise<Command>>>

/** The whole life of an action: reads `INPUT_*`, runs the command, writes outputs, report and job summary. */
export async function action(registry: ActionRegistry, name: string): Promise<void> {
  try {
    const load = registry[name]
    if (load === undefined) throw new Error(`no action "${name}" in the bundle`)
    const command = await load()
    const conclusion = await execute(command, (input) => core.getInput(input), actionsSite())
    if (conclusion.kind === 'usage') core.setFailed(printable(conclusion.error.message))
    else await deliver(command, conclusion)
  } catch (thrown) {
    const error = asError(thrown)
    core.setFailed(`a defect of kship, please report it: ${printable(error.message)}`)
    core.info(printable(error.stack ?? ''))
  }
}

const workspace = (): string => process.env['GITHUB_WORKSPACE'] ?? process.cwd()

function actionsSite(): Site {
  const signal = cancellation()
  return {
    host: 'actions',
    env: process.env,
    cwd: workspace(),
    clock: systemClock(signal),
    progress: groups,
    signal,
    mask: core.setSecret,
  }
}

const groups: Progress = {
  step: (title, work) => core.group(printable(title), work),
  update: () => undefined,
  note: (text) => core.info(printable(text)),
  warn: (text) => core.warning(printable(text)),
}

async function deliver(command: Command, conclusion: Extract<Conclusion, { kind: 'report' }>): Promise<void> {
  const { report, inputs } = conclusion
  const file = await writeReports(command, report, inputs).catch((error: unknown) => {
    core.setFailed(
      printable(`input "output": cannot write "${inputs.output ?? ''}" (${asError(error).message})`),
    )
  })
  if (file === undefined) return
  for (const [name, value] of Object.entries({ ...report.outputs, report: file })) core.setOutput(name, value)
  const summary = process.env['GITHUB_STEP_SUMMARY'] ?? ''
  if (summary !== '') await appendFile(summary, renderMarkdown(report))
  verbatim(command.render(report, { colour: false }))
  for (const annotation of annotationsOf(report)) annotate(annotation)
  if (report.outcome !== 'passed') core.setFailed(printable(report.summary))
}

/** The report as JSON is always there, for later steps; `output` holds it too, or what `format` asks for. */
async function writeReports(
  command: Command,
  report: Report,
  { directory, format, output: written }: CommonInputs,
): Promise<string> {
  const isJson = format === 'text' || format === 'json'
  const output = written === undefined ? undefined : resolve(workspace(), directory, written)
  if (output !== undefined && !isJson) {
    await writeFile(output, await rendered(command, report, format, { colour: false }))
  }
  const ours = join(process.env['RUNNER_TEMP'] ?? process.cwd(), `kship-${report.command}.json`)
  const file = isJson ? (output ?? ours) : ours
  await writeFile(file, renderJson(report))
  return file
}

const mark = { error: core.error, warning: core.warning, notice: core.notice } as const

function annotate({ kind, title, message, file, line, column }: Annotation): void {
  mark[kind](message.split('\n').map(printable).join('\n'), {
    title: printable(title),
    ...(file !== undefined && { file: printable(file) }),
    ...(line !== undefined && { startLine: line }),
    ...(column !== undefined && { startColumn: column }),
  })
}

/** The report quotes the repository: between these marks the runner obeys no `::command::` in it. */
function verbatim(text: string): void {
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n${text}::${token}::\n`)
}
