import type { CoverageFilterCriteria, FilterCriteria } from '@aws-sdk/client-inspector2'
import { Refusal } from '../wire/service.ts'

/** One criterion: `EQUALS` and `PREFIX` are joined by or, `NOT_EQUALS` by and. API_ListFindings, API_StringFilter. */
type Condition = {
  readonly comparison?: string | undefined
  readonly value?: string | undefined
}

const unfit = (message: string): Refusal =>
  new Refusal('ValidationException', message, { members: { reason: 'FIELD_VALIDATION_FAILED' } })

type Values = Readonly<Record<string, string>>

/** Whether a thing meets all criteria; one that the twin does not read is refused, never ignored. */
export function meets(
  criteria: CoverageFilterCriteria | FilterCriteria | undefined,
  values: Values,
): boolean {
  return Object.entries(criteria ?? {}).every(([name, conditions]) => {
    const value = values[name]
    if (value === undefined) throw unfit(`the twin does not filter by "${name}"`)
    return isMet(conditions as readonly Condition[], value)
  })
}

function isMet(conditions: readonly Condition[], found: string): boolean {
  const positive = conditions.filter(({ comparison }) => comparison !== 'NOT_EQUALS')
  const negative = conditions.filter(({ comparison }) => comparison === 'NOT_EQUALS')
  const fits = ({ comparison, value = '' }: Condition): boolean =>
    comparison === 'PREFIX' ? found.startsWith(value) : found === value
  return (positive.length === 0 || positive.some(fits)) && !negative.some(({ value }) => value === found)
}

export type Page<T> = { readonly items: readonly T[]; readonly nextToken?: string }

/** `unverified`: how many come on a page when none is asked for. */
const pageSize = 25

export function page<T>(
  all: readonly T[],
  { maxResults = pageSize, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): Page<T> {
  const from = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString('utf8'))
  if (!Number.isInteger(from) || from < 0 || from > all.length) throw unfit('The next token is not valid.')
  const next = from + maxResults
  return {
    items: all.slice(from, next),
    ...(next < all.length && { nextToken: Buffer.from(String(next)).toString('base64url') }),
  }
}
