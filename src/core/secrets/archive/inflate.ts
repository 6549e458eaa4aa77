import type { Budget } from './budget.ts'
import { type Content, damaged, type Flaw, Unreadable } from './content.ts'
import { type Method, type Unfold, unfolder } from './unfold.ts'

/**
 * A whole stream, within the budget. Of one that was cut off or is damaged what there is before that.
 * @param onEnd told how many of the bytes belong to it, when it is there to its end
 */
export function inflate(
  method: Method,
  packed: Uint8Array,
  budget: Budget,
  onEnd?: (bytes: number) => void,
): Content {
  const room = budget.room()
  const whole = unfolder(method, room, onEnd)(packed, false)
  if (typeof whole !== 'string') return spent(whole, budget)
  if (whole === 'large') throw tooLarge(room, budget)
  const unfold = unfolder(method, room)
  const part = whole === 'cut' ? unfold(packed, true) : beforeDamage(packed, unfold, budget)
  if (typeof part === 'string' || (part.length === 0 && whole === 'damaged')) throw damaged()
  return spent(part, budget, whole)
}

/** The whole of a stream that may be none, and nothing of any other. */
export function inflatedWhole(method: Method, packed: Uint8Array, budget: Budget): Uint8Array | undefined {
  const room = budget.room()
  const start = unfolder(method, Math.min(room, soon))(packed, false)
  if (start !== 'large') return typeof start === 'string' ? undefined : start
  const whole = unfolder(method, room)(packed, false)
  if (whole === 'large') throw tooLarge(room, budget)
  if (typeof whole !== 'string') return whole
  budget.waste(room)
  return undefined
}
/** What is no stream breaks off before so many bytes, and is not charged: there may be many such files. */
const soon = 4 * 1024

/** RFC 1950. Its mark is two bytes: what follows must unfold. */
export function isZlib(content: Uint8Array): boolean {
  const start = unfolder('zlib', soon)(content.subarray(0, 256), true)
  return start === 'large' || (typeof start !== 'string' && start.length > 0)
}

function tooLarge(room: number, budget: Budget): Unreadable {
  budget.waste(room)
  return new Unreadable(`it unfolds to more than ${room} bytes`)
}

function spent(bytes: Uint8Array, budget: Budget, flaw?: Flaw): Content {
  budget.spend(bytes.length)
  return flaw === undefined ? { bytes } : { bytes, flaw }
}

/** Bytes of a checksum and a length behind the stream of a gzip. */
const trailer = 8

/**
 * zlib gives nothing of a stream in which it finds a fault, a wrong checksum included, while `zcat` and `unzip` have
 * written by then what came before: the longest part without a fault is found by halves. Each costs what it unfolds to.
 */
function beforeDamage(packed: Uint8Array, unfold: Unfold, budget: Budget): Uint8Array {
  let best: Uint8Array = new Uint8Array()
  let good = 0
  let bad = packed.length
  let middle = Math.max(1, bad - trailer)
  while (bad - good > 1) {
    const bytes = unfold(packed.subarray(0, middle), true)
    if (typeof bytes === 'string') bad = middle
    else {
      best = bytes
      good = middle
    }
    budget.waste(best.length)
    middle = (good + bad) >> 1
  }
  return best
}
