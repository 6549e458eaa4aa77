import * as zlib from 'node:zlib'
import { type Budget, Unreadable } from './budget.ts'

type Method = 'deflate' | 'gzip' | 'zstd'
type Options = { readonly maxOutputLength: number; readonly finishFlush?: number }

/** A whole stream, within the budget. A stream that was cut off gives what there is of it. */
export function inflate(method: Method, packed: Uint8Array, budget: Budget): Uint8Array {
  const bytes = inflated(method, packed, { maxOutputLength: budget.room() }, budget)
  budget.spend(bytes.length)
  return bytes
}

function inflated(method: Method, packed: Uint8Array, options: Options, budget: Budget): Uint8Array {
  try {
    return by(method)(packed, options)
  } catch (error) {
    if (error instanceof Unreadable) throw error
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Unreadable(`it unfolds to more than ${options.maxOutputLength} bytes`)
    }
    if (code === 'Z_BUF_ERROR' && options.finishFlush === undefined) {
      budget.cut()
      return inflated(method, packed, { ...options, finishFlush: zlib.constants.Z_SYNC_FLUSH }, budget)
    }
    throw new Unreadable('it is damaged', true)
  }
}

function by(method: Method): (packed: Uint8Array, options: Options) => Uint8Array {
  if (method === 'deflate') return zlib.inflateRawSync
  if (method === 'gzip') return zlib.gunzipSync
  if (typeof zlib.zstdDecompressSync !== 'function') {
    throw new Unreadable('it is compressed by zstd, which needs node 22.15 or newer')
  }
  return (packed, { maxOutputLength }) => zlib.zstdDecompressSync(packed, { maxOutputLength })
}
