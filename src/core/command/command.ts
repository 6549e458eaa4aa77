import { type Look, renderTerminal } from '../report/render/terminal.ts'
import type { Report } from '../report/report.ts'
import { formats } from './formats.ts'
import { choiceOr, type Field, flag, type Inputs, type InputTable, text, textOr } from './inputs.ts'
import type { Clock, Progress } from './progress.ts'

/** The world that a host gives a command. */
export type Site = {
  readonly host: 'actions' | 'terminal'
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute. Every path input is relative to it, or to `directory`. */
  readonly cwd: string
  readonly clock: Clock
  readonly progress: Progress
  /** Program of the threads that inspect beside this one; without it all is inspected here. */
  readonly thread?: URL
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /** Tells the runner to star out a value in every log of the job; nothing in a terminal. */
  mask(value: string): void
}

export type OutputTable = Readonly<Record<string, string>>

export type Command<T extends InputTable = InputTable> = {
  readonly name: string
  /** One sentence, for help, action.yml and README. */
  readonly about: string
  /** Words before the flags, in order: `hook install`. Each fills the input of that name. */
  readonly positionals: readonly string[]
  readonly inputs: T
  /** Name → what it holds; `outcome`, `detail` and `report` are there for every command. */
  readonly outputs: OutputTable
  /** The report as text, for a person. */
  render(report: Report, look: Look): string
  run(inputs: Inputs<T>, site: Site): Promise<Report>
}

const commonInputs = {
  directory: textOr('.', 'FOLDER', 'Where to work; the other paths are relative to it.'),
  format: choiceOr(formats, 'text', 'What stdout carries, or the file that `output` names.'),
  output: text('FILE', 'Write the report there, and one line about it to stderr.'),
  policy: text('FILE', 'Policy file; without it `.kship.yml` at the root of the git repository.'),
  quiet: flag('No progress on stderr.'),
  verbose: flag('More progress on stderr.'),
} as const satisfies Record<string, Field<unknown>>
export type CommonInputs = Inputs<typeof commonInputs>

/** Goes into the input table of every command that changes the world. */
export const dryRun = flag('Print the plan and stop.')

type Definition<T extends InputTable> = {
  readonly name: string
  readonly about: string
  readonly positionals?: readonly string[]
  readonly inputs: T
  readonly outputs?: OutputTable
  /** Without it the text that every report can be shown as. */
  render?(report: Report, look: Look): string
  run(inputs: Inputs<T & typeof commonInputs>, site: Site): Promise<Report>
}

export function defineCommand<const T extends InputTable>(
  definition: Definition<T>,
): Command<T & typeof commonInputs> {
  return {
    ...definition,
    positionals: definition.positionals ?? [],
    inputs: { ...definition.inputs, ...commonInputs },
    outputs: {
      ...definition.outputs,
      outcome: 'passed, blocked, incomplete or failed.',
      detail: 'Why, as one of the codes in docs/contract.md.',
      report: 'Path of the whole report as JSON.',
    },
    render: definition.render ?? renderTerminal,
  }
}
