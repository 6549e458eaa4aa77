import { concluded } from '../command/execute.ts'
import { Halted, UsageError } from '../command/failure.ts'
import type { Progress } from '../command/progress.ts'
import type { Report } from '../report/report.ts'
import { type Ending, factsOf, type ListScope, listReport, ofRepository, type Told } from './list-report.ts'
import { type Listed, type RepositoryList, shareOf } from './repository-list.ts'
import type { Shard } from './shard.ts'
import { Sum } from './sum.ts'

export type Terms = {
  readonly scope: ListScope
  /** The part of the list that is read; all of it when absent. */
  readonly shard?: Shard
  /** What the report of a repository is that could not be read. */
  readonly rehearsal: boolean
}

export type ListWorld = {
  /** The report of one repository, as by itself. */
  guardOne(one: Listed, progress: Progress): Promise<Report>
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Guards one repository after the other. One that cannot be read leaves the run incomplete, and stops no other. */
export async function guardList(list: RepositoryList, terms: Terms, world: ListWorld): Promise<Report> {
  const { scope, shard, rehearsal } = terms
  const mine = shard === undefined ? list.listed : shareOf(list.listed, shard)
  const sum = new Sum()
  const repositories: Told[] = []
  for (const [at, one] of mine.entries()) {
    const place = `${at + 1} of ${mine.length}, ${one.name}`
    world.progress.note(`Repository ${place}`)
    const ending = await endOf(one, { ...world, progress: beginning(place, world.progress) }, rehearsal)
    sum.add(ofRepository(one.name, ending))
    repositories.push(factsOf(one.name, ending))
  }
  return listReport(sum.total, repositories, {
    ...(shard !== undefined && { shard: `${shard.index}/${shard.of}` }),
    list: { digest: list.digest, repositories: list.listed.length, scope },
  })
}

const beginning = (start: string, progress: Progress): Progress => ({
  ...progress,
  update: (text) => progress.update(`${start}: ${text}`),
})

async function endOf(
  one: Listed,
  { guardOne, progress, signal }: ListWorld,
  rehearsal: boolean,
): Promise<Ending> {
  let read: Report | undefined
  const work = async (): Promise<Report> => {
    read = await guardOne(one, progress).catch(itsOwn)
    return read
  }
  const report = await concluded({ command: 'secret-guard', rehearsal }, work, signal)
  // What a signal stops is the run, not this repository.
  signal.throwIfAborted()
  return { report, isRead: read !== undefined }
}

/** Inputs that, in a list, say something of a repository alone: what is wrong with one is no mistake of the run. */
const ofOne = ['directory', 'policy', 'head']

function itsOwn(error: unknown): never {
  if (!(error instanceof UsageError) || !ofOne.includes(error.input)) throw error
  const message = error.message.replace(/^input "[a-z-]+": /, '')
  // Without its cause, in which the system's own words would be preferred.
  throw new Halted('incomplete', 'not-read', message)
}
