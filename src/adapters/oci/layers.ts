import { createHash } from 'node:crypto'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { asError, UsageError } from '../../core/command/failure.ts'
import { type LayerEntry, overlapBytes, UnreadableLayer, windowBytes } from '../../core/image/layer.ts'
import { type Descriptor, type Digest, DigestMismatch, type Image } from '../../core/image/oci.ts'

export type LayerLimits = {
  /** Uncompressed bytes of one layer. */
  readonly bytes: number
  readonly entries: number
  /** Uncompressed over compressed, once `ratioFrom` bytes came out: real layers reach a few dozen. */
  readonly ratio: number
  readonly ratioFrom: number
}
export const layerLimits: LayerLimits = {
  bytes: 32 * 1024 ** 3,
  entries: 2_000_000,
  ratio: 300,
  ratioFrom: 64 * 1024 ** 2,
}

/** Streams one layer's entries, see `ReadLayer`; never holds more of it than a window. */
export async function* readLayer(
  image: Image,
  index: number,
  limits: LayerLimits = layerLimits,
): AsyncGenerator<LayerEntry> {
  const descriptor = image.manifest.layers[index]
  const diffId = image.config.rootfs.diff_ids[index]
  if (descriptor === undefined || diffId === undefined) throw new Error(`no layer ${index}`)
  const tar = extract()
  const inflate = inflater(descriptor)
  const check = checked(descriptor, diffId, limits)
  const source = Readable.from(image.blob(descriptor), { objectMode: false })
  const feeding = inflate === undefined ? pipeline(source, check, tar) : pipeline(source, inflate, check, tar)
  // Its failure also ends the entries below, where it is handled.
  feeding.catch(() => undefined)
  try {
    let count = 0
    for await (const entry of tar) {
      count += 1
      if (count > limits.entries) throw new UnreadableLayer(`has more than ${limits.entries} entries`)
      yield layerEntry(entry as AsyncIterable<Uint8Array>, entry.header)
      entry.resume()
    }
    await feeding
  } catch (error) {
    throw await truth(image, descriptor, error)
  } finally {
    tar.destroy()
  }
}

function layerEntry(entry: AsyncIterable<Uint8Array>, header: Header): LayerEntry {
  const { name, size, linkname, type } = header
  const kind = kindOf(type, size ?? 0)
  return {
    path: name.replace(/^(?:\.?\/)+/, '').replace(/\/$/, ''),
    kind,
    size,
    ...(kind === 'link' && { target: linkname }),
    windows: windows(entry),
  }
}

/** What has bytes is read, whatever it says it is: GNU's sparse files are of a type that tar-stream does not know. */
function kindOf(type: Header['type'], size: number): LayerEntry['kind'] {
  if (type === 'file' || type === 'contiguous-file') return 'file'
  if (type === 'directory') return 'directory'
  if (type === 'symlink' || type === 'link') return 'link'
  return size > 0 ? 'file' : 'other'
}

async function* windows(entry: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = []
  let held = 0
  let fresh = false
  for await (const chunk of entry) {
    chunks.push(chunk)
    held += chunk.length
    fresh = true
    if (held >= windowBytes) {
      const window = Buffer.concat(chunks)
      yield window
      chunks = [window.subarray(window.length - overlapBytes)]
      held = overlapBytes
      fresh = false
    }
  }
  const [first] = chunks
  if (first !== undefined && fresh) yield chunks.length === 1 ? first : Buffer.concat(chunks)
}

function inflater({ mediaType }: Descriptor): Transform | undefined {
  const options = { chunkSize: 256 * 1024 }
  if (/[.+]gzip$/.test(mediaType)) return zlib.createGunzip(options)
  if (/[.+]zstd$/.test(mediaType)) {
    if (typeof zlib.createZstdDecompress === 'function') return zlib.createZstdDecompress(options)
    throw new UnreadableLayer('is compressed by zstd, which needs node 22.15 or newer')
  }
  if (/\.tar$/.test(mediaType)) return undefined
  throw new UnreadableLayer(`is of the unknown type ${mediaType}`)
}

/** Passes the uncompressed archive on, holds it to the limits, and compares its digest at the end. */
const checked = (descriptor: Descriptor, diffId: Digest, limits: LayerLimits) =>
  async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    let read = 0
    for await (const chunk of source) {
      read += chunk.length
      if (read > limits.bytes) throw new UnreadableLayer(`holds more than ${limits.bytes} bytes`)
      if (read > limits.ratioFrom && read > descriptor.size * limits.ratio) {
        throw new UnreadableLayer(`holds more than ${limits.ratio} times its compressed size`)
      }
      hash.update(chunk)
      yield chunk
    }
    const found = `sha256:${hash.digest('hex')}`
    if (found !== diffId) throw new DigestMismatch(`the content of layer ${descriptor.digest}`, diffId, found)
  }

/**
 * Changed bytes break gzip and tar before their digest is complete: then the blob is read once more to its end,
 * so that a change is called a change, a cancellation a cancellation, and only an archive that was always broken is
 * called unreadable.
 */
async function truth(image: Image, descriptor: Descriptor, error: unknown): Promise<unknown> {
  if (error instanceof DigestMismatch || error instanceof UnreadableLayer) return error
  try {
    for await (const _ of image.blob(descriptor));
  } catch (second) {
    if (second instanceof DigestMismatch || asError(second).name === 'AbortError') return second
  }
  // A file that cannot be read comes as a sentence about the whole layout: here its cause says enough.
  const why = error instanceof UsageError ? error.cause : error
  return new UnreadableLayer(`could not be read: ${asError(why).message}`, error)
}
