import { fields, parseJson, text, WrongField } from '../fields.ts'

/** What Trivy's `db/metadata.json` says; times in milliseconds since the epoch. */
export type Database = { readonly updatedAt: number; readonly nextUpdate: number }

/** The layout of the database that Trivy reads since 2021 (trivy-db `db.SchemaVersion`). */
const schema = 2
const hour = 60 * 60 * 1000
/** A database of tomorrow never grows old, so no clock may be further ahead than this. */
const skew = 24 * hour

/** Throws `WrongField` for a text that is no such metadata. */
export function readDatabase(source: string): Database {
  const found = fields(parseJson(source), 'metadata.json')
  if (found['Version'] !== schema) throw new WrongField(`its "Version" is not ${schema}`)
  return { updatedAt: instant(found, 'UpdatedAt'), nextUpdate: instant(found, 'NextUpdate') }
}

function instant(found: Readonly<Record<string, unknown>>, name: string): number {
  const time = Date.parse(text(found[name], name))
  if (Number.isNaN(time)) throw new WrongField(`"${name}" is not a time`)
  return time
}

/**
 * Why a database cannot be relied on, or undefined when it can.
 * @param maxAge hours
 */
export function objection({ updatedAt }: Database, now: number, maxAge: number): string | undefined {
  const day = dateOf(updatedAt)
  if (updatedAt - now > skew) return `is of ${day}, which is yet to come`
  const age = Math.floor((now - updatedAt) / hour)
  return age > maxAge ? `is of ${day}: ${age} hours old, and ${maxAge} are allowed` : undefined
}

/** ISO 8601 to the second, UTC. */
export const dateOf = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
