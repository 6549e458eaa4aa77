import { randomUUID } from 'node:crypto'
import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { Command, Site } from '../core/command/command.ts'
import { type Conclusion, execute } from '../core/command/execute.ts'
import { asError } from '../core/command/failure.ts'
import type { Progress } from '../core/command/progress.ts'
import { renderJson } from '../core/report/render/json.ts'
import { inert, printable } from '../core/report/render/printable.ts'
import { renderSummary } from '../core/report/render/summary.ts'
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
    core.info(inert(printable(error.stack ?? '')))
  }
}

function actionsSite(): Site {
  const signal = cancellation()
  return {
    host: 'actions',
    env: process.env,
    cwd: process.env['GITHUB_WORKSPACE'] ?? process.cwd(),
    clock: systemClock(signal),
    progress: groups,
    signal,
    mask: core.setSecret,
  }
}

const groups: Progress = {
  step: (title, work) => core.group(printable(title), work),
  update: () => undefined,
  note: (text) => core.info(inert(printable(text))),
  warn: (text) => core.warning(printable(text)),
}

async function deliver(command: Command, conclusion: Extract<Conclusion, { kind: 'report' }>): Promise<void> {
  const { report, inputs } = conclusion
  const file =
    inputs.output ?? join(process.env['RUNNER_TEMP'] ?? process.cwd(), `kship-${report.command}.json`)
  await writeFile(file, renderJson(report))
  for (const [name, value] of Object.entries({ ...report.outputs, report: file })) core.setOutput(name, value)
  const summary = process.env['GITHUB_STEP_SUMMARY'] ?? ''
  if (summary !== '') await appendFile(summary, renderSummary(report))
  verbatim(command.render(report, { colour: false }))
  if (report.outcome !== 'passed') core.setFailed(printable(report.summary))
}

/** The report quotes the repository: between these marks the runner obeys no `::command::` in it. */
function verbatim(text: string): void {
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n${text}::${token}::\n`)
}
