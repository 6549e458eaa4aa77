import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asError, UsageError } from '../../core/command/failure.ts'
import { attests, type Candidate, chooseImage, isAttestation, isIndex } from '../../core/image/choose.ts'
import type { Descriptor, Image, Platform } from '../../core/image/oci.ts'
import { MalformedImage, parseConfig, parseIndex, parseManifest } from '../../core/image/parse.ts'
import { defaultPlatform } from '../../core/image/platform.ts'
import { verified } from './verified.ts'

export type LayoutOptions = {
  /** Default linux/amd64. */
  readonly platform?: Platform | undefined
  /** The input that named the folder, and how it was written there, for messages. */
  readonly input?: string
  readonly written?: string
  /** Ends what reads a blob, with an AbortError. */
  readonly signal?: AbortSignal
}

/** Registries take manifests up to 4 MiB (distribution-spec 1.1, "Pushing Manifests"); a config gets the same. */
const maxJson = 4 * 1024 * 1024
const maxDepth = 3
const maxManifests = 256

/**
 * Opens the one image for a platform in an OCI image layout. Index, manifest and config are read and verified
 * here, layers when they are streamed.
 * Throws `UsageError` for a folder that is no layout or holds no such image, `DigestMismatch` for changed bytes.
 */
export async function openLayout(folder: string, options: LayoutOptions = {}): Promise<Image> {
  const { platform = defaultPlatform, input = 'image', written = folder, signal } = options
  try {
    const layout = await readSmall(join(folder, 'oci-layout'))
    if (!/"imageLayoutVersion"\s*:\s*"1\./.test(layout.toString('utf8'))) {
      throw new MalformedImage('its oci-layout file names no version 1')
    }
    const top = parseIndex(await readSmall(join(folder, 'index.json')), 'index.json')
    const { images, attestations } = await contentOf(folder, top.manifests, 1)
    const chosen = chooseImage(images, platform)
    if (typeof chosen === 'string') throw new MalformedImage(chosen)
    const image = await imageAt(folder, chosen.descriptor)
    const blob: Image['blob'] = (wanted) => streamBlob(folder, wanted, signal)
    const count = attestations.filter((one) => attests(one, chosen.descriptor)).length
    return {
      ...image,
      blob: (wanted) => named(blob(wanted), input, written),
      ...(count > 0 && { attestations: count }),
    }
  } catch (error) {
    throw explained(error, input, written)
  }
}

/** A layer is read long after the layout was opened: what is wrong with it is the user's to know, too. */
async function* named(
  blob: AsyncIterable<Uint8Array>,
  input: string,
  written: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* blob
  } catch (error) {
    throw explained(error, input, written)
  }
}

const explained = (error: unknown, input: string, written: string): unknown =>
  error instanceof MalformedImage || isFileError(error) ? refusal(input, written, error) : error

type Content = { readonly images: readonly Candidate[]; readonly attestations: readonly Descriptor[] }

async function contentOf(folder: string, listed: readonly Descriptor[], depth: number): Promise<Content> {
  if (depth > maxDepth) throw new MalformedImage(`its indexes are nested deeper than ${maxDepth}`)
  if (listed.length > maxManifests) throw new MalformedImage(`it lists more than ${maxManifests} manifests`)
  const images: Candidate[] = []
  const attestations: Descriptor[] = []
  for (const descriptor of listed) {
    if (isAttestation(descriptor)) attestations.push(descriptor)
    else if (isIndex(descriptor)) {
      const { manifests } = parseIndex(await readBlob(folder, descriptor))
      const below = await contentOf(folder, manifests, depth + 1)
      images.push(...below.images)
      attestations.push(...below.attestations)
    } else {
      const platform = descriptor.platform ?? (await imageAt(folder, descriptor)).config
      images.push({ descriptor, platform })
    }
  }
  return { images, attestations }
}

async function imageAt(folder: string, descriptor: Descriptor): Promise<Omit<Image, 'blob'>> {
  const bytes = await readBlob(folder, descriptor)
  const manifest = parseManifest(bytes)
  const config = parseConfig(await readBlob(folder, manifest.config), manifest.layers.length)
  return { descriptor, bytes, manifest, config }
}

async function* streamBlob(
  folder: string,
  descriptor: Descriptor,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const path = blobPath(folder, descriptor)
  await refuseSpecial(path)
  const bytes = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal && { signal }) })
  yield* verified(bytes, descriptor)
}

/** To open a named pipe that nobody writes to would wait for ever, and no signal could end it. */
async function refuseSpecial(path: string): Promise<void> {
  const stats = await stat(path)
  if (!stats.isFile() && !stats.isDirectory()) throw new MalformedImage(`${path} is no file`)
}

/** `digest` is known to be `sha256:` and 64 hex digits, so that it cannot lead out of the folder. */
export const blobPath = (folder: string, { digest }: Pick<Descriptor, 'digest'>): string =>
  join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length))

async function readBlob(folder: string, descriptor: Descriptor): Promise<Buffer> {
  if (descriptor.size > maxJson) {
    throw new MalformedImage(`${descriptor.digest} is ${descriptor.size} bytes long, more than ${maxJson}`)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of streamBlob(folder, descriptor)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function readSmall(path: string): Promise<Buffer> {
  await refuseSpecial(path)
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > maxJson) throw new MalformedImage(`${path} is larger than ${maxJson} bytes`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

const isFileError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error

function refusal(input: string, written: string, error: unknown): UsageError {
  const { message } = asError(error)
  const code = error instanceof MalformedImage ? 'malformed-file' : 'unreadable-file'
  return new UsageError(
    code,
    input,
    `input "${input}": "${written}" is not a readable OCI image layout: ${message}`,
    error,
  )
}
