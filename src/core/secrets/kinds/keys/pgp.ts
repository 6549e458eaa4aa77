import { locked, open, type Verdict } from './body.ts'

/** How many numbers (MPIs) the public half of each algorithm has, and whether a curve's id stands before them. */
const publicHalf: Readonly<Record<number, { readonly numbers: number; readonly curve: boolean }>> = {
  1: { numbers: 2, curve: false },
  2: { numbers: 2, curve: false },
  3: { numbers: 2, curve: false },
  16: { numbers: 3, curve: false },
  17: { numbers: 4, curve: false },
  19: { numbers: 1, curve: true },
  22: { numbers: 1, curve: true },
}

/**
 * Is this a secret key (tag 5) in the old or the new form of a packet's header, and is it under a passphrase: the
 * octet behind its public half is not 0. https://www.rfc-editor.org/rfc/rfc9580#section-5.5.3
 */
export function openpgp(bytes: Buffer): Verdict | undefined {
  const head = bytes[0] ?? 0
  const isNew = (head & 0xc0) === 0xc0
  const tag = isNew ? head & 0x3f : (head & 0x3c) >> 2
  if ((head & 0x80) === 0 || tag !== 5) return undefined
  const usage = usageOf(bytes, 1 + lengthSize(bytes, isNew))
  // Of an algorithm that is not in the table the passphrase cannot be told.
  return usage === undefined || usage === 0 ? open : locked
}

const lengthSize = (bytes: Buffer, isNew: boolean): number => {
  if (!isNew) return [1, 2, 4, 0][(bytes[0] ?? 0) & 3] ?? 0
  const first = bytes[1] ?? 0
  return first < 192 ? 1 : first < 224 ? 2 : 5
}

/** Version, four bytes of time, algorithm, numbers (each with its length in bits before it), then the usage. */
function usageOf(bytes: Buffer, start: number): number | undefined {
  if (bytes[start] !== 4) return undefined
  const half = publicHalf[bytes[start + 5] ?? 0]
  if (half === undefined) return undefined
  let at = start + 6 + (half.curve ? 1 + (bytes[start + 6] ?? 0) : 0)
  for (let number = 0; number < half.numbers; number++) {
    if (at + 2 > bytes.length) return undefined
    at += 2 + Math.ceil(bytes.readUInt16BE(at) / 8)
  }
  return bytes[at]
}
