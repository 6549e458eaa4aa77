import { normalize } from 'node:path/posix'
import { UsageError } from '../command/failure.ts'
import { digestOf } from '../policy/policy.ts'
import { disclosedPath } from './disclosed.ts'
import { builtIn } from './inspect.ts'
import type { Shard } from './shard.ts'

export type Listed = {
  /** As the list writes it, fit to be shown. */
  readonly name: string
  /** Relative to where the list counts from, or absolute. */
  readonly folder: string
}

/** Clones to be read one after the other. */
export type RepositoryList = {
  readonly listed: readonly Listed[]
  /** Of the folders as they are written, in their order: equal where comments alone differ. */
  readonly digest: string
}

/** A job that reads one a second is busy for three hours; more belong into several lists. */
export const mostRepositories = 10_000

/**
 * A text with a folder a line; blank lines, and those that begin with `#`, say nothing.
 * @param written how the user wrote the file's name
 * @throws UsageError when it names none, too many, one twice, or what can be no folder
 */
export function parseRepositories(source: string, written: string): RepositoryList {
  const lines = namingLines(source)
  if (lines.length === 0) throw malformed(`"${written}" names no repository`)
  if (lines.length > mostRepositories)
    throw malformed(`"${written}" names more than ${mostRepositories} repositories`)
  const seen = new Map<string, Line>()
  const listed = lines.map((line) => {
    if (/\p{Cc}/u.test(line.text))
      throw malformed(`line ${line.at} of "${written}" holds a control character`)
    const folder = normalize(`${line.text}/`)
    const before = seen.get(folder)
    if (before !== undefined)
      throw malformed(`"${written}" names "${line.text}" twice, in lines ${before.at} and ${line.at}`)
    seen.set(folder, line)
    return { name: disclosedPath(line.text, builtIn), folder }
  })
  return { listed, digest: digestOf(lines.map(({ text }) => text).join('\n')) }
}

/** `at` counts from 1. */
type Line = { readonly text: string; readonly at: number }

const namingLines = (source: string): readonly Line[] =>
  source
    .split('\n')
    .map((line, index) => ({ text: line.trim(), at: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))

const malformed = (what: string): UsageError =>
  new UsageError('malformed-file', 'repositories', `input "repositories": ${what}`)

/** Every n-th of the list, from the i-th on; each is in one shard. */
export const shareOf = <T>(all: readonly T[], { index, of }: Shard): readonly T[] =>
  all.filter((_, at) => at % of === index - 1)

/** The list again from the shares of all shards, in their order. */
export const fromShares = <T>(shares: readonly (readonly T[])[]): T[] =>
  (shares[0] ?? []).flatMap((_, at) => shares.flatMap((share) => share.slice(at, at + 1)))
