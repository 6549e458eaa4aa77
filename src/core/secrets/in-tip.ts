import type { Where } from '../report/finding.ts'
import { isCompose } from './compose.ts'
import { noMore } from './crowd.ts'
import { lookAtEntries } from './in-files.ts'
import type { Inspector } from './inspect.ts'
import { identity } from './known.ts'
import type { Repository } from './repository.ts'
import { type Sighting, shown } from './sighting.ts'
import type { Subject } from './task.ts'

/** Tells of a secret that some commit brought whether the newest ones still hold it; undefined: not to be told. */
export type Tip = (sighting: Sighting) => string | undefined

const inFiles = ['blob', 'symlink', 'file-name'] as const

/** Only the files that a secret was seen in are read again, and only where one was seen. */
export async function tipOf(
  subject: Subject,
  repository: Repository | undefined,
  sightings: readonly Sighting[],
  inspector: Inspector,
): Promise<Tip> {
  if (subject.kind !== 'reach' || repository === undefined) return () => undefined
  const paths = new Set(sightings.flatMap(({ where }) => (isInFile(where) ? [where.path ?? ''] : [])))
  if (paths.size === 0) return () => undefined
  const heads = subject.heads === 'all refs' ? ['HEAD'] : subject.heads
  const places = new Map<string, string>()
  const tips: string[] = []
  let isAll = true
  for (const head of heads) {
    const commit = await repository.resolve(head)
    if (commit === undefined) continue
    tips.push(commit.slice(0, 12))
    const tree = repository.tree(commit)
    const isAsked = isAmong(paths, inspector)
    // What a compose file names is read by it.
    const isWithin = (path: string): boolean => isAsked(path) || isCompose(path)
    const { sightings: held, more = noMore } = await lookAtEntries(repository, tree, { isWithin }, inspector)
    isAll &&= more.sure + more.low === 0
    for (const { hit, where } of held) places.set(identity(hit), `${tips.at(-1)} at ${placeIn(where)}`)
  }
  return ({ hit, where }) => {
    if (!isInFile(where) || tips.length === 0) return undefined
    const place = places.get(identity(hit))
    if (place === undefined && !isAll) return undefined
    return place === undefined
      ? `gone from the tip (${tips.join(', ')}), still in the history, where everyone can read it: only rotation helps`
      : `still in the tip: ${place}`
  }
}

const isInFile = ({ surface }: Where): boolean => inFiles.some((one) => one === surface)

/** A path that holds a secret was masked where it was seen. */
function isAmong(paths: ReadonlySet<string>, inspector: Inspector): (path: string) => boolean {
  const anyMasked = [...paths].some((path) => /\(\d+ characters\)/.test(path))
  return (path) => paths.has(path) || (anyMasked && paths.has(shown(path, inspector)))
}

const placeIn = ({ path = '', line }: Where): string => (line === undefined ? path : `${path}:${line}`)
