import { type Content, damaged, type Flaw, Unreadable } from './content.ts'

/**
 * The content of an xz, up to so many bytes, by xz-embedded in WebAssembly. It reads LZMA2 with dictionaries up to
 * 64 MiB, without further filters, checked by CRC. https://tukaani.org/xz/embedded.html
 * @throws Unreadable
 */
export async function unpressed(packed: Uint8Array, most: number): Promise<Content> {
  // Loaded when there is one: few repositories hold any.
  const { default: xz } = await import('xz-decompress')
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(packed)
      controller.close()
    },
  })
  const reader = new xz.XzReadableStream(source).getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length
      if (size > most) {
        await reader.cancel()
        throw new Unreadable(`it unfolds to more than ${most} bytes`)
      }
      // The decoder writes the next chunk over this one.
      chunks.push(Buffer.from(next.value))
    }
  } catch (error) {
    const flaw = flawOf(error)
    if (flaw === undefined || size === 0) throw reasonOf(error)
    return { bytes: Buffer.concat(chunks), flaw }
  }
  return { bytes: Buffer.concat(chunks) }
}

/** `enum xz_ret` of xz-embedded, which the package's messages end with. */
const codeOf = (error: unknown): number =>
  Number(/error code (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 0)

const flaws: Readonly<Record<number, Flaw>> = { 7: 'damaged', 8: 'cut' }
const flawOf = (error: unknown): Flaw | undefined => flaws[codeOf(error)]

function reasonOf(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error
  const code = codeOf(error)
  if (code === 3 || code === 4)
    return new Unreadable('it needs more memory to be unfolded than is given here')
  if (code === 2 || code === 6)
    return new Unreadable('it is an xz with a filter or a check that nothing here knows')
  return damaged()
}
