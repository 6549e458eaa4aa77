import { createHash } from 'node:crypto'
import {
  type Descriptor,
  type Digest,
  type Index,
  isDigest,
  type Manifest,
  mediaTypes,
} from '../../core/image/oci.ts'
import type { BlobStore, Upload } from './blobs.ts'
import { RegistryError } from './errors.ts'

export type Rules = {
  /** Whether anything can be read back. */
  readonly pull: boolean
  /** Whether an image index is taken. */
  readonly index: boolean
  /** Whether a tag can be moved; not, unless it is said. */
  readonly mutable?: boolean
}

export type StoredManifest = {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Buffer
}

export type Repository = {
  readonly rules: Rules
  readonly blobs: Set<Digest>
  readonly uploads: Map<string, Upload>
  readonly manifests: Map<Digest, StoredManifest>
  readonly tags: Map<string, Digest>
}

export const emptyRepository = (rules: Rules): Repository => ({
  rules,
  blobs: new Set(),
  uploads: new Map(),
  manifests: new Map(),
  tags: new Map(),
})

const docker = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
}
const images: readonly string[] = [mediaTypes.manifest, docker.manifest]
const indexes: readonly string[] = [mediaTypes.index, docker.list]

const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Takes a manifest under a tag or its digest; what it names must be in the repository already. */
export async function putManifest(
  repository: Repository,
  store: BlobStore,
  reference: string,
  mediaType: string,
  bytes: Buffer,
): Promise<StoredManifest> {
  const digest = digestOf(bytes)
  if (isDigest(reference) && reference !== digest)
    throw new RegistryError(400, 'DIGEST_INVALID', `the manifest's digest is ${digest}`)
  if (indexes.includes(mediaType) && !repository.rules.index) {
    // https://github.com/aws/lightsailctl/issues/95: an index gets HTTP 400; the code is not reported there.
    throw new RegistryError(400, 'MANIFEST_INVALID', 'Manifest media type is not supported')
  }
  if (!images.includes(mediaType) && !indexes.includes(mediaType))
    throw new RegistryError(415, 'MANIFEST_INVALID', `unsupported media type ${mediaType}`)
  if (images.includes(mediaType)) await checkImage(repository, store, parsed(bytes))
  else checkIndex(repository, bytes)
  const stored = { digest, mediaType, bytes }
  if (!isDigest(reference)) tag(repository, reference, digest)
  repository.manifests.set(digest, stored)
  return stored
}

/** ECR's sentence for immutable tags. */
function tag(repository: Repository, name: string, digest: Digest): void {
  const known = repository.tags.get(name)
  if (known !== undefined && known !== digest && repository.rules.mutable !== true) {
    throw new RegistryError(
      400,
      'TAG_INVALID',
      `The image tag '${name}' already exists in the repository and cannot be overwritten because the tag is immutable.`,
    )
  }
  repository.tags.set(name, digest)
}

/** "Images with digests … required for pushing image … do not exist": people report it of ECR. Its status is `unverified`. */
function checkIndex(repository: Repository, bytes: Buffer): void {
  const missing = children(bytes).filter(({ digest }) => !repository.manifests.has(digest))
  if (missing.length === 0) return
  const digests = missing.map(({ digest }) => digest).join(', ')
  throw new RegistryError(
    404,
    'MANIFEST_BLOB_UNKNOWN',
    `Images with digests '[${digests}]' required for pushing image into repository do not exist`,
  )
}

function children(bytes: Buffer): readonly Descriptor[] {
  const { manifests } = JSON.parse(bytes.toString('utf8')) as Partial<Index>
  return manifests ?? []
}

async function checkImage(repository: Repository, store: BlobStore, manifest: Manifest): Promise<void> {
  for (const blob of [manifest.config, ...manifest.layers]) {
    if (!repository.blobs.has(blob.digest))
      throw new RegistryError(400, 'MANIFEST_BLOB_UNKNOWN', `blob unknown to registry: ${blob.digest}`)
    if ((await store.size(blob.digest)) !== blob.size)
      throw new RegistryError(400, 'MANIFEST_INVALID', `the size of ${blob.digest} is not ${blob.size}`)
  }
}

export function parsed(bytes: Buffer): Manifest {
  const invalid = (why: string): RegistryError => new RegistryError(400, 'MANIFEST_INVALID', why)
  let manifest: Partial<Manifest>
  try {
    manifest = JSON.parse(bytes.toString('utf8')) as Partial<Manifest>
  } catch {
    throw invalid('the manifest is no JSON')
  }
  const { config, layers } = manifest
  if (!isDescriptor(config) || !Array.isArray(layers) || !layers.every(isDescriptor))
    throw invalid('the manifest lacks config or layers')
  return manifest as Manifest
}

const isDescriptor = (value: Partial<Descriptor> | undefined): boolean =>
  typeof value?.digest === 'string' && isDigest(value.digest) && typeof value.size === 'number'
