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
  /** As written; the bodies of here-documents are left out. */
  readonly text: string
  readonly hasHereDocument: boolean
}

export type Source = {
  /** As the user wrote its name, for messages. */
  readonly file: string
  readonly escapeMark: string
  /** Of the `# syntax=` directive: another reader of Dockerfiles, which BuildKit fetches and runs. */
  readonly frontend?: string
  readonly instructions: readonly Instruction[]
}

/** Splits a Dockerfile into instructions (https://docs.docker.com/reference/dockerfile/#format). */
export function readSource(text: string, file: string): Source {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const directives = directivesOf(lines)
  const escapeMark = directives.get('escape') ?? '\\'
  const frontend = directives.get('syntax')
  const instructions: Instruction[] = []
  let parts: string[] = []
  let first = 0
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (/^\s*#/.test(line) || line.trim() === '') continue
    if (parts.length === 0) first = at + 1
    const goesOn = line.trimEnd().endsWith(escapeMark)
    parts.push(goesOn ? line.trimEnd().slice(0, -1) : line)
    if (goesOn) continue
    const whole = instruction(parts.join(''), first)
    instructions.push(whole)
    parts = []
    if (whole.hasHereDocument) at = endOfBodies(lines, at, whole.rest)
  }
  if (parts.length > 0) instructions.push(instruction(parts.join(''), first))
  return { file, escapeMark, ...(frontend !== undefined && { frontend }), instructions }
}

/** `<<EOF`, `<<-"EOF"`, `3<<EOF` as a word of its own (https://docs.docker.com/reference/dockerfile/#here-documents). */
const hereDocument = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2(?=\s|$)/g

/** The line that ends the last of an instruction's here-documents; a body without end goes to the last line. */
function endOfBodies(lines: readonly string[], from: number, rest: string): number {
  let at = from
  for (const [, dash, , word] of rest.matchAll(hereDocument)) {
    do at += 1
    while (at < lines.length && (dash === '-' ? lines[at]?.replace(/^\t+/, '') : lines[at]) !== word)
  }
  return at
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
  const hasHereDocument = takeBodies.includes(keyword) && rest.search(hereDocument) >= 0
  return { keyword, flags, rest, line, text, hasHereDocument }
}

/** After any other keyword, `--x` is an argument. */
const takeFlags: readonly string[] = ['FROM', 'COPY', 'ADD', 'RUN', 'HEALTHCHECK']
const takeBodies: readonly string[] = ['COPY', 'ADD', 'RUN']

function nextFlag(rest: string) {
  const [found, name, value = ''] = /^--([a-z-]+)(?:=(\S*))?(?=\s|$)/.exec(rest) ?? []
  return found === undefined || name === undefined ? undefined : { name, value, length: found.length }
}

/** `# escape=…` and its like count only before anything else, the first of a name. */
function directivesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = /^\s*#\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(line) ?? []
    if (name === undefined || value === undefined) break
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value)
  }
  return found
}

/** An instruction that cannot be followed; the message completes `Dockerfile:7: COPY `. */
export const refused = (
  file: string,
  { line, keyword }: Pick<Instruction, 'line' | 'keyword'>,
  message: string,
): UsageError => new UsageError('malformed-file', 'dockerfile', `${file}:${line}: ${keyword} ${message}`)

/** Gives an error of the syntax its place. */
export function following<T>(file: string, instruction: Instruction, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw refused(file, instruction, asError(error).message)
  }
}
