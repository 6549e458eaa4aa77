import { UsageError } from '../../command/failure.ts'
import { following, type Instruction, readSource, refused, type Source } from './source.ts'
import { splitWords, type Variables } from './words.ts'

export type Stage = {
  /** What FROM names, variables filled in: an image, `scratch`, or an earlier stage. */
  readonly from: string
  readonly line: number
  /** After `AS`, in lower case. */
  readonly name?: string
  readonly flags: Instruction['flags']
  /** The instructions after FROM. */
  readonly body: readonly Instruction[]
}

export type Dockerfile = Source & {
  /** Values of the `ARG`s before the first `FROM`. */
  readonly globals: Variables
  /** At least one; the last is what is built. */
  readonly stages: readonly [Stage, ...Stage[]]
}

const known = [
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL'],
  ...['MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
]

/** Reads a Dockerfile. Throws `UsageError`, by file and line, for what is wrong whichever builder reads it. */
export function readDockerfile(text: string, file: string): Dockerfile {
  const source = readSource(text, file)
  const start = source.instructions.findIndex(({ keyword }) => keyword === 'FROM')
  const [from, ...rest] = start < 0 ? [] : source.instructions.slice(start)
  if (from === undefined) {
    throw new UsageError('malformed-file', 'dockerfile', `${file} has no FROM instruction`)
  }
  const globals: Record<string, string> = {}
  for (const one of source.instructions.slice(0, start)) {
    if (one.keyword !== 'ARG') throw refused(file, one, 'stands before FROM')
    const { name, value } = following(file, one, () => readArg(one.rest, source.escapeMark, globals))
    globals[name] = value ?? ''
  }
  // Another frontend may know more instructions.
  const unknown = rest.find(({ keyword }) => !known.includes(keyword))
  if (unknown !== undefined && source.frontend === undefined) {
    throw refused(file, unknown, 'is not an instruction that is known here')
  }
  return { ...source, globals, stages: stagesOf(source, from, rest, globals) }
}

function stagesOf(
  source: Source,
  first: Instruction,
  rest: readonly Instruction[],
  globals: Variables,
): Dockerfile['stages'] {
  type Growing = Stage & { readonly body: Instruction[] }
  const begin = (from: Instruction): Growing => ({
    ...readFrom(source, from, globals),
    line: from.line,
    flags: from.flags,
    body: [],
  })
  const stages: [Growing, ...Growing[]] = [begin(first)]
  for (const one of rest) {
    if (one.keyword === 'FROM') stages.push(begin(one))
    else stages.at(-1)?.body.push(one)
  }
  return stages
}

function readFrom(
  { file, escapeMark }: Source,
  from: Instruction,
  globals: Variables,
): Pick<Stage, 'from' | 'name'> {
  const [image = '', as = '', name, ...more] = following(file, from, () =>
    splitWords(from.rest, escapeMark, globals),
  )
  const isWhole = as === '' || (as.toUpperCase() === 'AS' && name !== undefined && more.length === 0)
  if (image === '' || !isWhole) throw refused(file, from, `names no base image: "${from.rest}"`)
  return { from: image, ...(name !== undefined && { name: name.toLowerCase() }) }
}

/** `NAME` or `NAME=default`. */
export function readArg(
  rest: string,
  escapeMark: string,
  variables: Variables,
): { name: string; value?: string } {
  const [word = '', ...more] = splitWords(rest, escapeMark, variables)
  const at = word.indexOf('=')
  if (word === '' || more.length > 0) throw new Error(`must be NAME or NAME=default, got "${rest}"`)
  return at < 0 ? { name: word } : { name: word.slice(0, at), value: word.slice(at + 1) }
}
