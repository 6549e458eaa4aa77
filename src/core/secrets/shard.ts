import { UsageError } from '../command/failure.ts'

/** One of `of` parts of a history, or of a list of repositories, from 1. */
export type Shard = { readonly index: number; readonly of: number }

/** More jobs than a matrix of GitHub Actions may have. */
const most = 256

/** Undefined for what is no `i/n`. */
export function shardOf(written: string): Shard | undefined {
  const [, index = '', of = ''] = /^(\d{1,3})\/(\d{1,3})$/.exec(written) ?? []
  const shard = { index: Number(index), of: Number(of) }
  return shard.index >= 1 && shard.index <= shard.of && shard.of <= most ? shard : undefined
}

export function parseShard(written: string): Shard {
  const shard = shardOf(written)
  if (shard !== undefined) return shard
  const shape = `must be i/n, with i from 1 to n and n up to ${most}`
  throw new UsageError('bad-value', 'shard', `input "shard" ${shape}, got "${written}"`)
}

/** How many of a list are in it: every `of`-th, from the `index`-th on. */
export const sizeOf = ({ index, of }: Shard, all: number): number =>
  Math.max(0, Math.ceil((all - index + 1) / of))

/** Each object is in one shard, whoever asks: ids are as good as drawn by lot. */
export const isIn =
  ({ index, of }: Shard) =>
  (oid: string): boolean =>
    Number.parseInt(oid.slice(0, 8), 16) % of === index - 1
