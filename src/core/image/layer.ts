import type { Image } from './oci.ts'

export type LayerEntry = {
  /** Without leading `/` or `./`; bytes that are no UTF-8 are replaced. */
  readonly path: string
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  /** Bytes. */
  readonly size: number
  /** Of a symbolic or hard link. */
  readonly target?: string
  /**
   * A file's bytes in windows of `windowBytes` or a chunk more, each but the first beginning with the last `overlapBytes` of the
   * one before. To be read before the next entry is asked for.
   */
  readonly windows: AsyncIterable<Uint8Array>
}
export const windowBytes = 4 * 1024 * 1024
/** As long as the longest secret that must not be cut in two. */
export const overlapBytes = 64 * 1024

/**
 * The entries of the layer at an index, in the archive's order. Throws `DigestMismatch` at the end when blob or
 * diff-id are not those of manifest and config, `UnreadableLayer` when it could not be read to its end.
 */
export type ReadLayer = (image: Image, index: number) => AsyncIterable<LayerEntry>

/** The message completes `layer sha256:… `. */
export class UnreadableLayer extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'UnreadableLayer'
  }
}

const whiteout = '.wh.'
const opaque = '.wh..wh..opq'

/** What an entry removes from the layers below it: a path with all under it, or only what is under it. */
export function removedBy(path: string): { readonly path: string; readonly itself: boolean } | undefined {
  const at = path.lastIndexOf('/') + 1
  const folder = path.slice(0, Math.max(0, at - 1))
  const name = path.slice(at)
  if (name === opaque) return { path: folder, itself: false }
  if (!name.startsWith(whiteout)) return undefined
  return { path: path.slice(0, at) + name.slice(whiteout.length), itself: true }
}
