/** One DER element: its tag and its content. https://www.itu.int/rec/T-REC-X.690 */
export type Element = { readonly tag: number; readonly content: Uint8Array }

export const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30 } as const

/** The elements that fill `bytes` exactly; undefined when a length points past the end. */
export function elements(bytes: Uint8Array): Element[] | undefined {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at + 1)
    if (length === undefined) return undefined
    const end = length.contentAt + length.size
    if (end > bytes.length) return undefined
    found.push({ tag: bytes[at] ?? 0, content: bytes.subarray(length.contentAt, end) })
    at = end
  }
  return found
}

function lengthAt(
  bytes: Uint8Array,
  at: number,
): { readonly size: number; readonly contentAt: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first < 0x80) return { size: first, contentAt: at + 1 }
  const width = first & 0x7f
  if (width === 0 || width > 3) return undefined
  let size = 0
  for (let place = 1; place <= width; place++) size = size * 256 + (bytes[at + place] ?? 0)
  return { size, contentAt: at + 1 + width }
}
