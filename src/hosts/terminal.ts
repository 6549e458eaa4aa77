import type { Command, Site } from '../core/command/command.ts'
import { type Conclusion, execute } from '../core/command/execute.ts'
import { asError, UsageError } from '../core/command/failure.ts'
import { rendered } from '../core/command/formats.ts'
import { renderHelp, renderOverview } from '../core/command/help.ts'
import { didYouMean, isYes } from '../core/command/inputs.ts'
import { renderUsageJson } from '../core/report/render/json.ts'
import { printable } from '../core/report/render/printable.ts'
import { systemClock } from './clock.ts'
import { defect, exitCodes, usage } from './exit-codes.ts'
import { readFlags } from './flags.ts'
import { terminalProgress } from './live-line.ts'
import { type ReportFile, reportFile, writeReport } from './report-file.ts'
import { openVoice, type Voice } from './voice.ts'

/** One line for the overview, and how to load the rest: nothing is loaded that the run does not need. */
export type Entry = { readonly about: string; readonly load: () => Promise<Command> }
export type Registry = Readonly<Record<string, Entry>>

/** What the program's entry gives on. */
type Setting = Pick<Site, 'signal' | 'thread'>

/** The whole life of `kship …`: ends by setting the exit code. */
export async function terminal(
  registry: Registry,
  argv: readonly string[],
  { version, ...setting }: Setting & { readonly version: string },
): Promise<void> {
  const [name = 'help', ...words] = argv
  process.stdout.on('error', unsaid)
  const voice = openVoice()
  try {
    if (name === 'help' || name === '--help' || name === '-h') return overview(registry)
    if (name === 'version' || name === '--version') return say(`${version}\n`)
    process.exitCode = await runNamed(registry, name, words, { ...setting, voice })
  } catch (error) {
    if (error instanceof UsageError)
      process.exitCode = await refuse(name, error, { format: formatOf(words), voice })
    else process.exitCode = await confess(error, voice)
  }
}

async function runNamed(
  registry: Registry,
  name: string,
  words: readonly string[],
  { voice, ...setting }: Setting & { readonly voice: Voice },
): Promise<number> {
  const entry = Object.hasOwn(registry, name) ? registry[name] : undefined
  if (entry === undefined) {
    const hint = didYouMean(name, Object.keys(registry)) || '; see `kship help`'
    throw new UsageError('unknown-command', name, `unknown command "${name}"${hint}`)
  }
  const command = await entry.load()
  if (words.includes('--help') || words.includes('-h')) {
    say(renderHelp(command))
    return 0
  }
  const given = readFlags(command, words)
  const input = (wanted: string): string => given[wanted] ?? ''
  const site = terminalSite(given, voice, setting)
  const file = await reportFile(site.cwd, input)
  const conclusion = await execute(command, input, site)
  return conclusion.kind === 'usage'
    ? refuse(name, conclusion.error, { format: given['format'] ?? '', voice })
    : deliver(command, conclusion, { file, voice })
}

function terminalSite(given: Readonly<Record<string, string>>, { mask }: Voice, setting: Setting): Site {
  const clock = systemClock(setting.signal)
  const says = (name: string): boolean => isYes(given[name] ?? '')
  return {
    host: 'terminal',
    env: process.env,
    cwd: process.cwd(),
    ...setting,
    clock,
    progress: terminalProgress({ quiet: says('quiet'), verbose: says('verbose') }, clock),
    mask,
  }
}

type Delivery = { readonly file: ReportFile | undefined; readonly voice: Voice }

async function deliver(
  command: Command,
  conclusion: Extract<Conclusion, { kind: 'report' }>,
  { file, voice }: Delivery,
): Promise<number> {
  const { inputs } = conclusion
  const report = await voice.report(conclusion.report)
  const text = await rendered(command, report, inputs.format, { colour: file === undefined && wantsColour() })
  if (file === undefined) say(text)
  else {
    await writeReport(file, text)
    process.stderr.write(`report: ${await voice.words(file.written)} (${report.outcome})\n`)
  }
  return exitCodes[report.outcome]
}

const wantsColour = (): boolean => process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''

/** A reader that has seen enough (`| head`) changes no outcome; a report that got lost otherwise does. */
function unsaid(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.stderr.write(`kship: cannot write to stdout (${error.message})\n`)
  process.exitCode = usage
}

const say = (text: string): void => void process.stdout.write(text)

async function overview(registry: Registry): Promise<void> {
  say(renderOverview(Object.entries(registry).map(([name, { about }]) => ({ name, about }))))
}

type Saying = { readonly format: string; readonly voice: Voice }

async function refuse(name: string, thrown: UsageError, { format, voice }: Saying): Promise<number> {
  const [command, error] = [await voice.words(name), await voice.usage(thrown)]
  if (format === 'json') say(renderUsageJson(command, error))
  else process.stderr.write(`kship ${printable(command)}: ${printable(error.message)}\n`)
  return usage
}

/** The format as far as a wrong command line tells. */
function formatOf(words: readonly string[]): string {
  const at = words.indexOf('--format')
  return at >= 0
    ? (words[at + 1] ?? '')
    : (words.find((word) => word.startsWith('--format='))?.slice(9) ?? '')
}

async function confess(thrown: unknown, voice: Voice): Promise<number> {
  const error = asError(thrown)
  const stack = await voice.words(error.stack ?? error.message)
  process.stderr.write(`kship: a defect of kship, please report it with what you ran\n${stack}\n`)
  return defect
}
