import { asError } from '../../command/failure.ts'
import type { Image } from '../../image/oci.ts'
import type { Skipped } from '../../report/report.ts'
import { disclosed } from '../../secrets/disclosed.ts'
import type { Inspector } from '../../secrets/inspect.ts'
import { EngineFailure, type VulnerabilityEngine } from '../assessment.ts'
import { WrongField } from '../fields.ts'
import type { PackageDatabase } from '../package-databases.ts'
import type { Engine } from '../verdict.ts'
import { type Database, dateOf, objection, readDatabase } from './database.ts'
import { isCompromised } from './release.ts'
import { readReport } from './report.ts'

/** How a run of Trivy ended. `report` is absent when it wrote none. */
export type TrivyRun = { readonly code: number; readonly log: string; readonly report?: string }

/** Trivy, its program verified and unpacked. Both runs throw `EngineFailure` for a child that did not end by itself. */
export type Trivy = {
  readonly engine: Engine
  scan(image: Image): Promise<TrivyRun>
  downloadDatabase(): Promise<TrivyRun>
  /** The text of the database's metadata.json, or undefined when there is none. */
  metadata(): Promise<string | undefined>
}
export type WithTrivy = <T>(work: (trivy: Trivy) => Promise<T>) => Promise<T>

export type DatabaseRule = {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Hours. */
  readonly maxAge: number
  /** The database is given: nothing is downloaded. */
  readonly given: boolean
  warn(text: string): void
}

/** How Trivy is asked; the inspector finds what of its words must not be shown. */
export type Asking = DatabaseRule & { readonly inspector: Inspector }

/** Trivy as an engine: a database that is young enough first, then the image, then its report, word by word. */
export const trivyEngine = (withTrivy: WithTrivy, asking: Asking): VulnerabilityEngine => ({
  name: 'trivy',
  ask: (image, databases) =>
    withTrivy(async (trivy) => {
      refuseCompromised(trivy.engine)
      const { updatedAt } = await database(trivy, asking)
      const engine = { ...trivy.engine, database: dateOf(updatedAt) }
      const { code, log, report } = await trivy.scan(image)
      if (code !== 0) throw failure(engine, `ended with code ${code}${lastWords(log, asking)}`)
      if (report === undefined) throw failure(engine, 'ended well and wrote no report')
      try {
        const judged = readReport(report, image.manifest.config.digest, databases)
        return { engine, ...judged, unread: [...judged.unread, ...admitted(log, databases)] }
      } catch (error) {
        if (!(error instanceof WrongField)) throw error
        throw failure(engine, `wrote a report that cannot be relied on (${error.message})`, error)
      }
    }),
})

function refuseCompromised({ version }: Engine): void {
  if (!isCompromised(version)) return
  const message = `Trivy ${version} was made to steal credentials (GHSA-69fq-xp46-6x23): it was not asked.`
  throw new EngineFailure('failed', message)
}

const failure = ({ version }: Engine, what: string, cause?: unknown): EngineFailure =>
  new EngineFailure(
    'failed',
    `Trivy ${version} ${what}: nothing is known of its findings; scan again.`,
    cause,
  )

/** Trivy judges a release that it has never heard of, finds nothing, and says so in its log alone. */
function admitted(log: string, databases: readonly PackageDatabase[]): readonly Skipped[] {
  if (databases.length === 0 || !/\bWARN\b.*not on the EOL list/.test(log)) return []
  const why = 'Trivy knows no such release of the operating system, so that it finds nothing in it'
  return [{ what: 'OS packages by trivy', why, count: 1 }]
}

/** The last line of a log, as far as it may be shown: it may quote the image. */
function lastWords(log: string, { inspector }: Pick<Asking, 'inspector'>): string {
  const line = log.trim().split('\n').at(-1) ?? ''
  return line === '' ? ', saying nothing' : `, saying “${disclosed(line.slice(0, 300), inspector)}”`
}

async function database(trivy: Trivy, rule: Asking): Promise<Database> {
  const held = await heldBy(trivy)
  const isDue =
    typeof held === 'string' ||
    held.nextUpdate <= rule.now ||
    objection(held, rule.now, rule.maxAge) !== undefined
  const current = rule.given || !isDue ? held : await renewed(trivy, held, rule)
  if (typeof current === 'string') throw unusable(current, rule)
  const why = objection(current, rule.now, rule.maxAge)
  if (why !== undefined) throw unusable(`its database ${why}`, rule)
  return current
}

/** A sentence says why there is none. */
async function heldBy(trivy: Trivy): Promise<Database | string> {
  const source = await trivy.metadata()
  if (source === undefined) return 'it has no database'
  try {
    return readDatabase(source)
  } catch (error) {
    return `its database cannot be read (metadata.json: ${asError(error).message})`
  }
}

async function renewed(trivy: Trivy, held: Database | string, asking: Asking): Promise<Database | string> {
  const { code, log } = await trivy.downloadDatabase()
  if (code === 0) return heldBy(trivy)
  const why = `Trivy could not download its database (code ${code}${lastWords(log, asking)})`
  if (typeof held === 'string') return `${held}, and ${why}`
  asking.warn(`${why}; the one of ${dateOf(held.updatedAt)} is used`)
  return held
}

const unusable = (why: string, { given }: DatabaseRule): EngineFailure =>
  new EngineFailure(
    'unusable',
    `Trivy was not asked, because ${why}: ` +
      (given
        ? 'give a newer cache folder in input "trivy-cache".'
        : 'let it reach mirror.gcr.io or ghcr.io, or give its cache folder in input "trivy-cache".'),
  )
