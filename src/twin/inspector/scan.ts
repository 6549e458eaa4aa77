import { readLayer } from '../../adapters/oci/layers.ts'
import { removedBy, UnreadableLayer } from '../../core/image/layer.ts'
import type { Digest, Image, ImageConfig } from '../../core/image/oci.ts'
import type { BlobStore } from '../registry/blobs.ts'
import { parsed, type StoredManifest } from '../registry/repository.ts'
import { type Advisory, advisories } from './advisories.ts'
import { type InstalledPackage, isOfInterest, osReleaseFiles, packagesIn } from './packages.ts'
import { isBelow } from './versions.ts'

export type Flaw = { readonly advisory: Advisory; readonly package: InstalledPackage }
export type Scan =
  | { readonly reason: 'SUCCESSFUL'; readonly platform: string; readonly flaws: readonly Flaw[] }
  | { readonly reason: 'UNSUPPORTED_OS' | 'UNSUPPORTED_MEDIA_TYPE' }

/**
 * As the twin reads them; the real list is longer: https://docs.aws.amazon.com/inspector/latest/user/supported.html
 * An image without any of them (FROM scratch) is scanned for its language packages: announced in May 2025, `unverified`.
 */
const platforms: Readonly<Record<string, string>> = {
  debian: 'DEBIAN',
  alpine: 'ALPINE_LINUX',
  ubuntu: 'UBUNTU',
}

/** Finds by the bytes: what the package files of the uppermost layers say, against the advisories. */
export async function scanImage(stored: StoredManifest, store: BlobStore): Promise<Scan> {
  const manifest = parsed(stored.bytes)
  if (!manifest.layers.every(({ mediaType }) => isLayer(mediaType)))
    return { reason: 'UNSUPPORTED_MEDIA_TYPE' }
  const { digest, mediaType, bytes } = stored
  const image: Image = {
    descriptor: { mediaType, digest, size: bytes.length },
    bytes,
    manifest,
    config: JSON.parse((await store.read(manifest.config.digest)).toString('utf8')) as ImageConfig,
    blob: (wanted) => store.stream(wanted.digest),
  }
  let files: Files
  try {
    files = await filesOf(image)
  } catch (error) {
    if (error instanceof UnreadableLayer) return { reason: 'UNSUPPORTED_MEDIA_TYPE' }
    throw error
  }
  const platform = platformOf(files)
  if (platform === undefined) return { reason: 'UNSUPPORTED_OS' }
  const installed = [...files].flatMap(([path, { text, layer }]) => packagesIn(path, text, layer))
  return { reason: 'SUCCESSFUL', platform, flaws: installed.flatMap(flawsOf) }
}

type Files = ReadonlyMap<string, { readonly text: string; readonly layer: Digest }>

const isLayer = (mediaType: string): boolean => /(\.tar|\.tar[.+](gzip|zstd))$/.test(mediaType)

/** The files of interest as a container would see them. */
async function filesOf(image: Image): Promise<Files> {
  const files = new Map<string, { text: string; layer: Digest }>()
  for (const [index, { digest: layer }] of image.manifest.layers.entries()) {
    const brought = new Map<string, string>()
    for await (const { path, kind, windows } of readLayer(image, index)) {
      const removed = removedBy(path)
      if (removed !== undefined) {
        for (const known of files.keys()) {
          const isBelowIt = known.startsWith(removed.path === '' ? '' : `${removed.path}/`)
          if (isBelowIt || (removed.itself && known === removed.path)) files.delete(known)
        }
      } else if (kind === 'file' && isOfInterest(path)) brought.set(path, await textOf(windows))
    }
    for (const [path, text] of brought) files.set(path, { text, layer })
  }
  return files
}

async function textOf(windows: AsyncIterable<Uint8Array>): Promise<string> {
  // The first window is 4 MiB: more than the package file of any image here.
  for await (const window of windows) return Buffer.from(window).toString('utf8')
  return ''
}

function platformOf(files: Files): string | undefined {
  const text = osReleaseFiles.flatMap((path) => files.get(path)?.text ?? [])[0]
  if (text === undefined) return 'SCRATCH'
  const [, id = ''] = /^ID="?([\w.-]+)"?$/m.exec(text) ?? []
  const [, version = ''] = /^VERSION_ID="?([\d.]+)"?$/m.exec(text) ?? []
  const name = platforms[id]
  return name && `${name}_${version.replaceAll('.', '_')}`
}

const flawsOf = (found: InstalledPackage): Flaw[] =>
  advisories
    .filter(
      ({ ecosystem, package: name, fixed }) =>
        ecosystem === found.ecosystem &&
        name === found.source &&
        (fixed === undefined || isBelow(found.version, fixed)),
    )
    .map((advisory) => ({ advisory, package: found }))
