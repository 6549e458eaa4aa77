import { readReportFile } from '../adapters/system/input-file.ts'
import { UsageError } from '../core/command/failure.ts'
import type { Report } from '../core/report/report.ts'
import { join } from '../core/secrets/join.ts'
import { parseShard, type Shard } from '../core/secrets/shard.ts'
import { parseShardReport } from '../core/secrets/shard-report.ts'
import type { Scope } from '../core/secrets/task.ts'

export function shardOf(written: string | undefined, scope: Scope): Shard | undefined {
  if (written === undefined) return undefined
  if (scope === 'history') return parseShard(written)
  throw new UsageError(
    'conflicting-inputs',
    'shard',
    `input "shard": scope ${scope} is read whole; only a history has shards`,
  )
}

/** Nothing is read but the reports of the jobs before. */
export async function joinShards(folder: string, files: readonly string[]): Promise<Report> {
  const read = files.map(async (written) => {
    const source = await readReportFile(folder, written, 'with-report')
    return { written, report: parseShardReport(source, written) }
  })
  return join(await Promise.all(read))
}
