import * as zlib from 'node:zlib'
import { type Budget, damaged, Unreadable } from './budget.ts'

type Method = 'deflate' | 'gzip' | 'zstd'

/** A whole stream, within the budget. Of one that was cut off or is damaged what there is before that. */
export function inflate(method: Method, packed: Uint8Array, budget: Budget): Uint8Array {
  const room = budget.room()
  const unfold = unfolder(method, room)
  const whole = unfold(packed, false)
  if (typeof whole !== 'string') return spent(whole, budget)
  if (whole === 'large') throw tooLarge(room, budget)
  const part = whole === 'cut' ? unfold(packed, true) : beforeDamage(packed, unfold)
  if (typeof part === 'string' || (part.length === 0 && whole === 'damaged')) throw damaged()
  budget.flaw(whole)
  return spent(part, budget)
}

/** The whole of a stream that may be none, and nothing of any other. */
export function inflatedWhole(method: Method, packed: Uint8Array, budget: Budget): Uint8Array | undefined {
  const room = budget.room()
  // What is none breaks off soon, and costs nothing.
  const start = unfolder(method, Math.min(room, soon))(packed, false)
  if (start !== 'large') return typeof start === 'string' ? undefined : start
  const whole = unfolder(method, room)(packed, false)
  if (whole === 'large') throw tooLarge(room, budget)
  if (typeof whole !== 'string') return whole
  budget.waste(room)
  return undefined
}
const soon = 64 * 1024

function tooLarge(room: number, budget: Budget): Unreadable {
  budget.waste(room)
  return new Unreadable(`it unfolds to more than ${room} bytes`)
}

function spent(bytes: Uint8Array, budget: Budget): Uint8Array {
  budget.spend(bytes.length)
  return bytes
}

/** @param isPart a stream that stops is not taken for one that was cut off */
type Unfold = (packed: Uint8Array, isPart: boolean) => Uint8Array | 'cut' | 'damaged' | 'large'

/**
 * zlib gives nothing of a stream in which it finds a fault, a wrong checksum included, while `zcat` and `unzip` have
 * written by then what came before: the longest part without a fault is found by halves.
 */
function beforeDamage(packed: Uint8Array, unfold: Unfold): Uint8Array {
  let best: Uint8Array = new Uint8Array()
  let good = 0
  for (let bad = packed.length; bad - good > 1; ) {
    const middle = (good + bad) >> 1
    const bytes = unfold(packed.subarray(0, middle), true)
    if (typeof bytes === 'string') bad = middle
    else {
      best = bytes
      good = middle
    }
  }
  return best
}

function unfolder(method: Method, maxOutputLength: number): Unfold {
  const unfold = by(method)
  return (packed, isPart) => {
    try {
      return unfold(packed, {
        maxOutputLength,
        ...(isPart && { finishFlush: zlib.constants.Z_SYNC_FLUSH }),
      })
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
      if (code === 'ERR_BUFFER_TOO_LARGE') return 'large'
      return code === 'Z_BUF_ERROR' && !isPart ? 'cut' : 'damaged'
    }
  }
}

type Options = { readonly maxOutputLength: number; readonly finishFlush?: number }

function by(method: Method): (packed: Uint8Array, options: Options) => Uint8Array {
  if (method === 'deflate') return zlib.inflateRawSync
  if (method === 'gzip') return zlib.gunzipSync
  if (typeof zlib.zstdDecompressSync !== 'function') {
    throw new Unreadable('it is compressed by zstd, which needs node 22.15 or newer')
  }
  return (packed, { maxOutputLength, finishFlush }) =>
    zlib.zstdDecompressSync(packed, {
      maxOutputLength,
      ...(finishFlush !== undefined && { finishFlush: zlib.constants.ZSTD_e_flush }),
    })
}
