import * as zlib from 'node:zlib'
import { Unreadable } from './content.ts'

export type Method = 'deflate' | 'gzip' | 'zlib' | 'zstd'

/** @param isPart a stream that stops is not taken for one that was cut off */
export type Unfold = (packed: Uint8Array, isPart: boolean) => Uint8Array | 'cut' | 'damaged' | 'large'

/** @param onEnd told how many of the bytes belong to a stream that is there to its end */
export function unfolder(
  method: Method,
  maxOutputLength: number,
  onEnd: (bytes: number) => void = () => undefined,
): Unfold {
  const unfold = by(method)
  return (packed, isPart) => {
    try {
      const { buffer, engine } = unfold(packed, maxOutputLength, isPart)
      if (!isPart) onEnd(engine.bytesWritten)
      return buffer
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
      if (code === 'ERR_BUFFER_TOO_LARGE') return 'large'
      return code === 'Z_BUF_ERROR' && !isPart ? 'cut' : 'damaged'
    }
  }
}

/** As zlib gives it with `info`: https://nodejs.org/api/zlib.html#class-options */
type Unfolded = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }

const streams = { deflate: zlib.inflateRawSync, gzip: zlib.gunzipSync, zlib: zlib.inflateSync } as const

function by(method: Method): (packed: Uint8Array, maxOutputLength: number, isPart: boolean) => Unfolded {
  if (method !== 'zstd') {
    const unfold = streams[method]
    return (packed, maxOutputLength, isPart) => {
      const flush = isPart ? { finishFlush: zlib.constants.Z_SYNC_FLUSH } : {}
      return told(unfold(packed, { maxOutputLength, info: true, ...flush }))
    }
  }
  if (typeof zlib.zstdDecompressSync !== 'function') {
    throw new Unreadable('it is compressed by zstd, which needs node 22.15 or newer')
  }
  return (packed, maxOutputLength, isPart) => {
    const flush = isPart ? { finishFlush: zlib.constants.ZSTD_e_flush } : {}
    return told(zlib.zstdDecompressSync(packed, { maxOutputLength, info: true, ...flush }))
  }
}

/** The types know only of what is given without `info`. */
const told = (answer: unknown): Unfolded => answer as Unfolded
