import { UsageError } from '../../command/failure.ts'
import { following, type Instruction, readSource, refused, type Source } from './source.ts'
import { splitWords, type Variables } from './words.ts'

export type Dockerfile = Source & {
  readonly from: { readonly name: string; readonly line: number }
  /** Values of the `ARG`s before `FROM`. */
  readonly globals: Variables
  /** After `FROM`: only instructions that the embedded builder can follow. */
  readonly body: readonly Instruction[]
}

const another =
  'build with `docker buildx build --output type=oci,tar=false,dest=image .`, then `kship scan-image --image image`'

const needsBuilder: Readonly<Record<string, string>> = {
  RUN: 'runs a command, which needs another builder',
  ADD: 'is not followed by the embedded builder; COPY is, or',
  SHELL: 'only serves RUN, which needs another builder',
  ONBUILD: 'needs another builder',
  VOLUME: 'needs another builder',
  STOPSIGNAL: 'needs another builder',
}
const followed = [
  'ARG',
  'COPY',
  'ENV',
  'WORKDIR',
  'USER',
  'EXPOSE',
  'LABEL',
  'ENTRYPOINT',
  'CMD',
  'HEALTHCHECK',
]

/** Reads a Dockerfile and refuses, by file and line, what the embedded builder cannot follow. */
export function readDockerfile(text: string, file: string): Dockerfile {
  const source = readSource(text, file)
  const start = source.instructions.findIndex(({ keyword }) => keyword === 'FROM')
  const from = source.instructions[start]
  if (from === undefined) {
    throw new UsageError('malformed-file', 'dockerfile', `${file} has no FROM instruction`)
  }
  const globals: Record<string, string> = {}
  for (const one of source.instructions.slice(0, start)) {
    if (one.keyword !== 'ARG') throw refused(file, one, 'stands before FROM')
    const { name, value } = following(file, one, () => readArg(one.rest, source.escapeMark, globals))
    globals[name] = value ?? ''
  }
  const body = source.instructions.slice(start + 1)
  for (const one of body) {
    const why = reasonAgainst(one)
    if (why !== undefined) throw refused(file, one, why)
  }
  return { ...source, from: { name: baseName(source, from, globals), line: from.line }, globals, body }
}

function baseName({ file, escapeMark }: Source, from: Instruction, globals: Variables): string {
  if (from.flags['platform'] !== undefined) {
    throw refused(file, from, 'takes no --platform here; use the input "platform"')
  }
  const [name = '', as = '', stage, ...more] = following(file, from, () =>
    splitWords(from.rest, escapeMark, globals),
  )
  const isWhole = as === '' || (as.toUpperCase() === 'AS' && stage !== undefined && more.length === 0)
  if (name === '' || !isWhole) throw refused(file, from, `names no base image: "${from.rest}"`)
  return name
}

function reasonAgainst({ keyword, flags, rest }: Instruction): string | undefined {
  if (keyword === 'FROM') return `starts another stage, which needs another builder: ${another}`
  const reason = Object.hasOwn(needsBuilder, keyword) ? needsBuilder[keyword] : undefined
  if (reason !== undefined) return `${reason}: ${another}`
  if (!followed.includes(keyword)) return 'is not an instruction that is known here'
  if (keyword === 'COPY' && flags['from'] !== undefined) {
    return `--from reads another stage or image, which needs another builder: ${another}`
  }
  if (keyword === 'COPY' && rest.includes('<<')) {
    return `with a here-document needs another builder: ${another}`
  }
  const allowed = keyword === 'COPY' ? ['chown', 'chmod'] : []
  const flag = Object.keys(flags).find((name) => !allowed.includes(name))
  if (flag !== undefined && keyword !== 'HEALTHCHECK') return `--${flag} is not supported here`
  return undefined
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
