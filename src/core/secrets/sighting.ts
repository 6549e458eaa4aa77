import type { Surface, Where } from '../report/finding.ts'
import type { Skipped } from '../report/report.ts'
import { isUnread, type More, mostFindings, noMore, sumOf } from './crowd.ts'
import { masked } from './disclosure.ts'
import type { Hit } from './hit.ts'
import type { Inspector } from './inspect.ts'

/** A hit and where it was seen. `order` grows with the age of the run's commits: the lowest brought it. */
export type Sighting = { readonly hit: Hit; readonly where: Where; readonly order: number }

/** What a look at a subject gave: the sightings, and the proof of what was read. */
export type Look = {
  readonly sightings: readonly Sighting[]
  /** How many more there were than a run keeps. */
  readonly more?: More
  readonly read: Readonly<Record<string, number>>
  /** What leaves the look incomplete. */
  readonly skipped: readonly Skipped[]
  /** What nobody can read: encrypted or damaged. It is named, and closes no gate. */
  readonly locked?: readonly Skipped[]
  /** What git counted, and where it went: the parts add up to the whole. */
  readonly ledger?: Readonly<Record<string, number>>
  /** Commits that were there before, next to those that were read. */
  readonly boundary?: readonly string[]
}

/** Larger files are named, not read. GitHub refuses files over 100 MiB: this leaves room in memory for one. */
export const largest = 64 * 1024 * 1024

export const tooLarge = (path: string, inspector: Inspector): Skipped => ({
  what: shown(path, inspector),
  why: `larger than ${largest / 1024 / 1024} MiB`,
  count: 1,
})

/** The path as a report may show it: one that itself holds a secret is masked. */
export const shown = (path: string, inspector: Inspector): string => masked(path, inspector.inspectText(path))

/** A name may hold the very value that only the content proves a secret; one too short for that is a word. */
export function shownBeside(hit: Hit, path: string, inspector: Inspector): string {
  const rest = shown(path, inspector)
  return hit.secret.length < 12 ? rest : masked(rest, [hit])
}

export type Place = {
  readonly path: string
  readonly commit?: string
  readonly order?: number
}

/** What was found in a file's content, packed files left packed, at one of the places that the file has. */
export function sightingsAt(
  { path, commit, order = 0 }: Place,
  hits: readonly Hit[],
  surface: Surface,
  inspector: Inspector,
): Sighting[] {
  return hits.map((hit) => ({
    hit,
    where: {
      surface,
      path: shownBeside(hit, path, inspector),
      line: hit.line,
      column: hit.column,
      ...(commit !== undefined && { commit }),
    },
    order,
  }))
}

/** Secrets in the name of a file itself. */
export const sightingsInName = ({ path, commit, order = 0 }: Place, inspector: Inspector): Sighting[] =>
  inspector.inspectText(path).map((hit) => ({
    hit,
    where: { surface: 'file-name', path: shown(path, inspector), ...(commit !== undefined && { commit }) },
    order,
  }))

/**
 * The same secret at the same place in several commits is one: the oldest that brought it. Past the bound of a run those
 * of low confidence give way to others, and what has no room is counted.
 */
export class Sightings {
  readonly #found = new Map<string, Sighting>()
  /** Keys of those that give way. */
  readonly #low: string[] = []
  #more = noMore

  add(sightings: Iterable<Sighting>): void {
    for (const sighting of sightings) {
      const { hit, where } = sighting
      const place = where.path ?? where.commit ?? where.ref
      const key = [hit.rule.id, where.surface, place, hit.key, hit.secret].join('\0')
      const known = this.#found.get(key)
      if (known === undefined ? this.#hasRoom(hit, key) : sighting.order < known.order)
        this.#found.set(key, sighting)
    }
  }

  #hasRoom(hit: Hit, key: string): boolean {
    const isLow = hit.confidence === 'low' && !isUnread(hit.rule.id)
    if (this.#found.size >= mostFindings) {
      const low = isLow ? undefined : this.#low.pop()
      this.#more = sumOf(this.#more, isLow || low !== undefined ? { sure: 0, low: 1 } : { sure: 1, low: 0 })
      if (low === undefined) return false
      this.#found.delete(low)
    }
    if (isLow) this.#low.push(key)
    return true
  }

  /** How often something had no room. */
  get more(): More {
    return this.#more
  }

  /** In the order in which they were first seen. */
  get all(): Sighting[] {
    return [...this.#found.values()]
  }
}
