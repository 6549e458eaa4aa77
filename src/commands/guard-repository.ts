import { completed } from '../adapters/git/completed.ts'
import type { Circumstances } from '../adapters/git/origin.ts'
import { type Opened, openRepository } from '../adapters/git/repository.ts'
import type { Supply } from '../adapters/git/supply.ts'
import { withScratchAtNeed } from '../adapters/system/scratch.ts'
import type { Progress } from '../core/command/progress.ts'
import { hostOf } from '../core/identity/hosts.ts'
import type { Report } from '../core/report/report.ts'

type Surroundings = Parameters<typeof openRepository>[0]

/**
 * Works in the repository of a folder. What its clone lacks is fetched from its origin, where that is on GitHub, into a
 * temporary folder; the report then says so.
 */
export async function inRepository(
  surroundings: Surroundings,
  circumstances: Circumstances,
  progress: Progress,
  work: (opened: Opened | undefined) => Promise<Report>,
): Promise<Report> {
  let supply: Supply | undefined
  const onSupply = (one: Supply): void => {
    supply = one
  }
  const report = await inCompleted(surroundings, { ...circumstances, progress, onSupply }, work)
  return supply === undefined || supply.fetched === 0 ? report : withOrigin(report, supply)
}

type Fetching = Circumstances & {
  readonly progress: Progress
  /** Only tips are asked for, without what came before them. */
  readonly isShallow?: boolean
  readonly onSupply?: (supply: Supply) => void
}

/** The same for any work. */
export async function inCompleted<T>(
  surroundings: Surroundings,
  { progress, onSupply, ...circumstances }: Fetching,
  work: (opened: Opened | undefined) => Promise<T>,
): Promise<T> {
  const opened = await openRepository(surroundings)
  if (opened === undefined) return work(undefined)
  return withScratchAtNeed((folder) => {
    const ask = async (): Promise<Supply | undefined> => {
      const supply = await supplyFor(opened, folder, surroundings, circumstances)
      if (supply === undefined) return undefined
      onSupply?.(supply)
      progress.note(`Fetching what this clone lacks from ${hostOf(supply.origin.url)}`)
      return supply
    }
    return work({ ...opened, repository: completed(opened, ask) })
  })
}

async function supplyFor(
  { git }: Opened,
  folder: () => Promise<string>,
  surroundings: Surroundings,
  { isShallow = false, ...circumstances }: Omit<Fetching, 'progress' | 'onSupply'>,
): Promise<Supply | undefined> {
  // Loaded when there is something to fetch: a hook has none of this to wait for.
  const { originOf } = await import('../adapters/git/origin.ts')
  const { Supply } = await import('../adapters/git/supply.ts')
  const origin = await originOf(git, circumstances)
  if (origin === undefined) return undefined
  const format = await git.run(['rev-parse', '--show-object-format'])
  const objectFormat = format.stdout.toString('latin1').trim()
  return new Supply(origin, await folder(), surroundings, { objectFormat, isShallow })
}

const withOrigin = (report: Report, { origin, fetched }: Supply): Report => ({
  ...report,
  rehearsal: report.rehearsal || origin.isLoopback,
  evidence: { ...report.evidence, fetched: { from: hostOf(origin.url), objects: fetched } },
})
