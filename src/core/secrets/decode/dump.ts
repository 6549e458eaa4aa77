import type { Encoded } from './encoded.ts'

/** `00000000: 4142 4344 …  ABCD`, as xxd, hexdump and od write it: an offset, sixteen bytes, and what of them is printable. */
const dump = /^\s{0,8}0{6,16}:?[ \t]{1,4}(?:[0-9a-fA-F]{2} ?){4}/
const dumpLine = /^[0-9a-fA-F]{6,16}:?[ \t]{1,4}(?:[0-9a-fA-F]{2}[ ]{0,2}){1,16}/gm
/** `41 42 …` and `41:42:…` */
const apart = /^\s{0,8}(?:[0-9a-fA-F]{2}[ :]){16}/
const apartLine = /^[ \t]{0,8}(?:[0-9a-fA-F]{2}[ :]?){1,4096}/gm
/** `xxd -i`, with or without what it names the array. */
const array =
  /^(?:\w{2,16}[ \t]{1,4}){0,5}(?:\w{1,200}[ ]?\[\w{0,8}\][ ]?=[ ]?\{)?\s{0,8}(?:0x[0-9a-fA-F]{2},\s{0,8}){8}/
const element = /(?<!\w)0x[0-9a-fA-F]{2}(?!\w)/g
export const dumpHead = 512
/** Larger ones are images of memory. */
const largest = 1024 * 1024

export const isDump = (start: string): boolean => [dump, apart, array].some((one) => one.test(start))

/** A text that is nothing but a dump of bytes, and what it says. */
export function dumpedIn(text: string): Encoded | undefined {
  const start = text.slice(0, dumpHead)
  if (text.length > largest) return undefined
  if (dump.test(start)) return bytesOf(text, dumpLine, /^[0-9a-fA-F]{6,16}:?[ \t]{1,4}/)
  if (apart.test(start)) return bytesOf(text, apartLine, /^/)
  return array.test(start) ? bytesOf(text, element, /^/) : undefined
}

/** @param label what stands before the bytes of a line */
function bytesOf(text: string, lines: RegExp, label: RegExp): Encoded | undefined {
  const places: number[] = []
  const bytes: number[] = []
  for (const { 0: line, index } of text.matchAll(lines)) {
    const from = label.exec(line)?.[0].length ?? 0
    for (const pair of line.slice(from).matchAll(/(?:0x)?([0-9a-fA-F]{2})/g)) {
      bytes.push(Number.parseInt(pair[1] ?? '', 16))
      places.push(index + from + pair.index + pair[0].length - 2)
    }
  }
  return {
    by: 'a dump of bytes',
    start: places[0] ?? 0,
    end: (places.at(-1) ?? 0) + 2,
    content: Uint8Array.from(bytes),
    at: (offset) => places[Math.min(offset, places.length - 1)] ?? 0,
  }
}
