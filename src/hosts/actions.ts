import { randomUUID } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { Command, Site } from '../core/command/command.ts'
import { type Conclusion, execute } from '../core/command/execute.ts'
import { asError, UsageError } from '../core/command/failure.ts'
import { type Format, rendered } from '../core/command/formats.ts'
import { unknownInput } from '../core/command/inputs.ts'
import type { Progress } from '../core/command/progress.ts'
import { type Annotation, annotationsOf } from '../core/report/render/annotations.ts'
import { renderJson } from '../core/report/render/json.ts'
import { renderMarkdown } from '../core/report/render/markdown.ts'
import { inert, printable } from '../core/report/render/printable.ts'
import type { Report } from '../core/report/report.ts'
import { systemClock } from './clock.ts'
import { type ReportFile, reportFile, writeReport } from './report-file.ts'
import { checkRunnerFiles, writingTo } from './runner-files.ts'
import { openVoice, type Voice } from './voice.ts'

/** What the program's entry gives on. */
type Setting = Pick<Site, 'signal' | 'thread'>

export type ActionRegistry = Readonly<Record<string, () => Promise<Command>>>

/** The whole life of an action: reads `INPUT_*`, runs the command, writes outputs, report and job summary. */
export async function action(registry: ActionRegistry, name: string, setting: Setting): Promise<void> {
  const voice = openVoice(core.setSecret)
  try {
    const load = registry[name]
    if (load === undefined) throw new Error(`no action "${name}" in the bundle`)
    const command = await load()
    const site = actionsSite(voice, setting)
    refuseUnknown(Object.keys(command.inputs), Object.keys(site.env))
    await checkRunnerFiles(site.env)
    const input = (wanted: string): string => core.getInput(wanted)
    const file = await reportFile(site.cwd, input)
    const conclusion = await execute(command, input, site)
    if (conclusion.kind === 'usage') throw conclusion.error
    await deliver(command, conclusion, { file, voice })
  } catch (thrown) {
    if (thrown instanceof UsageError) return core.setFailed(printable((await voice.usage(thrown)).message))
    const error = asError(thrown)
    core.setFailed(`a defect of kship, please report it: ${printable(await voice.words(error.message))}`)
    core.info(inert(printable(await voice.words(error.stack ?? ''))))
  }
}

/** The runner passes on what a workflow wrote, misspelt too: it warns, and the step would run without the input. */
function refuseUnknown(known: readonly string[], variables: readonly string[]): void {
  for (const variable of variables) {
    const [, name] = /^INPUT_(.+)$/.exec(variable) ?? []
    if (name === undefined) continue
    if (!known.includes(name.toLowerCase())) throw unknownInput(name.toLowerCase(), known)
  }
}

function actionsSite({ mask }: Voice, setting: Setting): Site {
  return {
    host: 'actions',
    env: process.env,
    cwd: process.env['GITHUB_WORKSPACE'] ?? process.cwd(),
    ...setting,
    clock: systemClock(setting.signal),
    progress: groups,
    mask,
  }
}

const groups: Progress = {
  step: (title, work) => core.group(printable(title), work),
  update: () => undefined,
  note: (text) => core.info(inert(printable(text))),
  warn: (text) => core.warning(printable(text)),
}

type Delivery = { readonly file: ReportFile | undefined; readonly voice: Voice }

async function deliver(
  command: Command,
  conclusion: Extract<Conclusion, { kind: 'report' }>,
  { file: output, voice }: Delivery,
): Promise<void> {
  const { inputs } = conclusion
  const report = await voice.report(conclusion.report)
  const file = await writeReports(command, report, inputs.format, output)
  verbatim(command.render(report, { colour: false }))
  for (const annotation of annotationsOf(report)) annotate(annotation)
  await writingTo('GITHUB_OUTPUT', process.env, () => {
    for (const [name, value] of Object.entries({ ...report.outputs, report: file }))
      core.setOutput(name, value)
  })
  await writingTo('GITHUB_STEP_SUMMARY', process.env, async (summary) => {
    if (summary !== '') await appendFile(summary, renderMarkdown(report))
  })
  if (report.outcome !== 'passed') core.setFailed(printable(report.summary))
}

/** The report as JSON is always there, for later steps; `output` holds it too, or what `format` asks for. */
async function writeReports(
  command: Command,
  report: Report,
  format: Format,
  output: ReportFile | undefined,
): Promise<string> {
  const isJson = format === 'text' || format === 'json'
  if (output !== undefined && !isJson) {
    await writeReport(output, await rendered(command, report, format, { colour: false }))
  }
  const written = join(process.env['RUNNER_TEMP'] ?? process.cwd(), `kship-${report.command}.json`)
  const ours = { path: written, written }
  const file = isJson ? (output ?? ours) : ours
  await writeReport(file, renderJson(report))
  return file.path
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
