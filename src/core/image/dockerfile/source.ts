import { asError, UsageError } from '../../command/failure.ts'

/** One instruction with its continuation lines joined and comments gone. */
export type Instruction = {
  /** Upper case. */
  readonly keyword: string
  /** `--name=value` before the arguments. */
  readonly flags: Readonly<Record<string, string>>
  readonly rest: string
  /** From 1. */
  readonly line: number
  readonly text: string
}

export type Source = {
  /** As the user wrote its name, for messages. */
  readonly file: string
  readonly escapeMark: string
  readonly instructions: readonly Instruction[]
}

/** Splits a Dockerfile into instructions (https://docs.docker.com/reference/dockerfile/#format). */
export function readSource(text: string, file: string): Source {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const escapeMark = escapeOf(lines)
  const instructions: Instruction[] = []
  let parts: string[] = []
  let first = 0
  for (const [index, line] of lines.entries()) {
    if (/^\s*#/.test(line) || line.trim() === '') continue
    if (parts.length === 0) first = index + 1
    const goesOn = line.trimEnd().endsWith(escapeMark)
    parts.push(goesOn ? line.trimEnd().slice(0, -1) : line)
    if (goesOn) continue
    instructions.push(instruction(parts.join(''), first))
    parts = []
  }
  if (parts.length > 0) instructions.push(instruction(parts.join(''), first))
  return { file, escapeMark, instructions }
}

function instruction(joined: string, line: number): Instruction {
  const text = joined.trim()
  const [word = ''] = text.split(/\s/, 1)
  const keyword = word.toUpperCase()
  const flags: Record<string, string> = {}
  let rest = text.slice(word.length).trim()
  const next = takeFlags.includes(keyword) ? nextFlag : () => undefined
  for (let flag = next(rest); flag !== undefined; flag = next(rest)) {
    flags[flag.name] = flag.value
    rest = rest.slice(flag.length).trim()
  }
  return { keyword, flags, rest, line, text }
}

/** After any other keyword, `--x` is an argument. */
const takeFlags: readonly string[] = ['FROM', 'COPY', 'ADD', 'RUN', 'HEALTHCHECK']

function nextFlag(rest: string) {
  const [found, name, value = ''] = /^--([a-z-]+)(?:=(\S*))?(?=\s|$)/.exec(rest) ?? []
  return found === undefined || name === undefined ? undefined : { name, value, length: found.length }
}

/** `# escape=…` counts only among the directives, before anything else. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = /^\s*#\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(line) ?? []
    if (name === undefined) return '\\'
    if (name.toLowerCase() === 'escape' && value !== undefined) return value
  }
  return '\\'
}

/** An instruction that cannot be followed; the message completes `Dockerfile:7: COPY `. */
export const refused = (file: string, { line, keyword }: Instruction, message: string): UsageError =>
  new UsageError('malformed-file', 'dockerfile', `${file}:${line}: ${keyword} ${message}`)

/** Gives an error of the syntax its place. */
export function following<T>(file: string, instruction: Instruction, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw refused(file, instruction, asError(error).message)
  }
}
