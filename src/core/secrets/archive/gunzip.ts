import type { Budget } from './budget.ts'
import { type Content, type Flaw, Unreadable } from './content.ts'
import { inflate } from './inflate.ts'

/** Members behind each other with zeros between them. */
const mostMembers = 1000

/**
 * All members of a gzip. Zeros between them fill up a block of a tape, and Python reads on behind them.
 * https://www.rfc-editor.org/rfc/rfc1952
 */
export function gunzipped(packed: Uint8Array, budget: Budget): Content {
  const members: Uint8Array[] = []
  let flaw: Flaw | undefined
  let size = 0
  let rest = packed
  do {
    let end = rest.length
    const member = memberOf(rest, budget, (bytes) => {
      end = bytes
    })
    members.push(member.bytes)
    flaw = member.flaw ?? flaw
    size += member.bytes.length
    if (size > budget.limits.fileBytes)
      throw new Unreadable(`it unfolds to more than ${budget.limits.fileBytes} bytes`)
    if (members.length > mostMembers) throw new Unreadable(`it has more than ${mostMembers} members`)
    while (rest[end] === 0) end++
    rest = rest.subarray(end)
  } while (isMember(rest))
  const [first = rest] = members
  const bytes = members.length === 1 ? first : Buffer.concat(members)
  return flaw === undefined ? { bytes } : { bytes, flaw }
}

const isMember = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08

/** Not every reader minds flags that mean nothing, or a wrong checksum of the header. */
function memberOf(packed: Uint8Array, budget: Budget, onEnd: (bytes: number) => void): Content {
  try {
    return inflate('gzip', packed, budget, onEnd)
  } catch (error) {
    if (!(error instanceof Unreadable) || !error.isLocked) throw error
    const { bytes } = inflate('deflate', packed.subarray(bodyStart(packed)), budget)
    return { bytes, flaw: 'damaged' }
  }
}

const flags = { checksum: 2, extra: 4, name: 8, comment: 16 } as const

function bodyStart(packed: Uint8Array): number {
  const has = (flag: number): boolean => ((packed[3] ?? 0) & flag) !== 0
  let at = 10
  if (has(flags.extra)) at += 2 + (packed[at] ?? 0) + 256 * (packed[at + 1] ?? 0)
  for (const flag of [flags.name, flags.comment]) {
    if (has(flag)) at = packed.indexOf(0, at) + 1 || packed.length
  }
  return has(flags.checksum) ? at + 2 : at
}
