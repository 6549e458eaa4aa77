import { UsageError } from '../command/failure.ts'
import type { Json, Report } from '../report/report.ts'
import { type ListFacts, listReport, listScopes, type Told } from './list-report.ts'
import { fromShares } from './repository-list.ts'
import { type Shard, sizeOf } from './shard.ts'
import { Sum } from './sum.ts'

type Part = Shard & { readonly report: Report; readonly written: string }

/**
 * One report from those of all shards of one list, which are in their order. Each repository is in one shard alone.
 * @throws UsageError when one does not tell of every repository of its shard
 */
export function joinLists(parts: readonly Part[]): Report {
  const sum = new Sum()
  for (const { report } of parts) sum.add(report)
  const list = listOf(parts)
  const shares = parts.map((part) => shareIn(part, list))
  return listReport(sum.total, fromShares(shares), { list, shards: parts.length })
}

function listOf([first]: readonly Part[]): ListFacts {
  const { digest, repositories, scope } = recordOf(first?.report.evidence['list'])
  const known = listScopes.find((one) => one === scope)
  if (typeof digest !== 'string' || !isCount(repositories) || known === undefined)
    throw wrong(`"${first?.written}" does not say of what list it is`)
  return { digest, repositories, scope: known }
}

function shareIn(part: Part, { repositories }: ListFacts): readonly Told[] {
  const told = part.report.evidence['repositories']
  const known = Array.isArray(told) ? told.filter(isTold) : []
  const due = sizeOf(part, repositories)
  if (known.length === due) return known
  throw wrong(`"${part.written}" tells of ${known.length} repositories, and there are ${due} in its shard`)
}

const isTold = (fact: Json): fact is Told => typeof recordOf(fact)['repository'] === 'string'

const recordOf = (fact: Json | undefined): Readonly<Record<string, unknown>> =>
  typeof fact === 'object' && fact !== null ? { ...fact } : {}

const isCount = (fact: unknown): fact is number => Number.isSafeInteger(fact) && Number(fact) > 0

const wrong = (what: string): UsageError =>
  new UsageError('bad-value', 'with-report', `input "with-report": ${what}`)
