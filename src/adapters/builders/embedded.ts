import { Halted, UsageError } from '../../core/command/failure.ts'
import type { BuildPlan, Step } from '../../core/image/dockerfile/plan.ts'
import { removedBy, UnreadableLayer } from '../../core/image/layer.ts'
import {
  type Descriptor,
  type Digest,
  type History,
  type Image,
  type ImageConfig,
  mediaTypes,
  type Platform,
} from '../../core/image/oci.ts'
import { readLayer } from '../oci/layers.ts'
import { type BlobStore, writeLayout } from '../oci/write-layout.ts'
import { type Context, NotInContext } from './context.ts'
import { additions, type Folders } from './copy.ts'
import { writeLayer } from './layer-archive.ts'

export type Build = {
  readonly plan: BuildPlan
  readonly context: Context
  /** Absent for `FROM scratch`. */
  readonly base?: Image
  readonly platform: Platform
  /** Seconds since the epoch: `created` of the image and the time of every file. */
  readonly time: number
  /** The folder that the OCI layout becomes, and how the user wrote it. */
  readonly layout: string
  readonly written: string
  readonly signal: AbortSignal
}

/**
 * Builds an image without running anything: the base's layers byte for byte, one layer for each COPY or new
 * WORKDIR. The same inputs give the same digest.
 * Throws `UsageError` for a COPY that cannot be followed, `Halted` for a base that cannot be read, `DigestMismatch`.
 */
export async function buildEmbedded(build: Build): Promise<Digest> {
  const { plan, base, layout, written } = build
  const folders = base === undefined ? new Set<string>() : await foldersOf(base).catch(baseNotRead)
  const { digest } = await writeLayout(
    layout,
    async (blobs) => {
      const layers = await baseLayers(blobs, base)
      for (const step of plan.steps) layers.push(await stepLayer(blobs, step, build, folders))
      return await writeManifest(blobs, layers, build)
    },
    { written },
  )
  return digest
}

/** A line of the history, with its layer when it made one. */
type Made = { readonly history?: History; readonly descriptor?: Descriptor; readonly diffId?: Digest }

async function baseLayers(blobs: BlobStore, base: Image | undefined): Promise<Made[]> {
  if (base === undefined) return []
  const { manifest, config } = base
  const made: Made[] = (config.history ?? manifest.layers.map(() => ({ comment: 'of the base' }))).map(
    (history) => ({ history }),
  )
  for (const [index, layer] of manifest.layers.entries()) {
    const diffId = config.rootfs.diff_ids[index]
    if (diffId === undefined) throw new Error(`no diff-id for layer ${index}`)
    made.push({ diffId, descriptor: await blobs.put(layer.mediaType, base.blob(layer)) })
  }
  return made
}

async function stepLayer(
  blobs: BlobStore,
  { work, line, createdBy }: Step,
  { context, plan, time, signal }: Build,
  folders: Folders,
): Promise<Made> {
  const history = { created: isoTime(time), created_by: createdBy }
  const added = await additions(work, context, folders).catch((error: unknown) => {
    if (!(error instanceof NotInContext)) throw error
    throw new UsageError('bad-value', 'dockerfile', `${plan.file}:${line}: COPY ${error.message}`, error)
  })
  if (added.length === 0) return { history: { ...history, empty_layer: true } }
  return { history, ...(await writeLayer(blobs, added, { time, signal })) }
}

async function writeManifest(
  blobs: BlobStore,
  made: readonly Made[],
  { base, plan, platform, time }: Build,
): Promise<Descriptor> {
  const config: ImageConfig = {
    created: isoTime(time),
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant !== undefined && { variant: platform.variant }),
    config: plan.settings,
    rootfs: { type: 'layers', diff_ids: made.flatMap(({ diffId }) => diffId ?? []) },
    history: made.flatMap(({ history }) => history ?? []),
  }
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: await blobs.put(mediaTypes.config, [json(config)]),
    layers: made.flatMap(({ descriptor }) => descriptor ?? []),
    ...(base !== undefined && {
      annotations: {
        'org.opencontainers.image.base.digest': base.descriptor.digest,
        'org.opencontainers.image.base.name': plan.from,
      },
    }),
  }
  return { ...(await blobs.put(mediaTypes.manifest, [json(manifest)])), platform }
}

/** The folders of a base image, so that none of them is written again with another mode or owner. */
async function foldersOf(base: Image): Promise<Folders> {
  const folders: Folders = new Set()
  for (const index of base.manifest.layers.keys()) {
    for await (const { path, kind } of readLayer(base, index)) {
      const removed = removedBy(path)
      if (removed !== undefined) forget(folders, `/${removed.path}`, removed.itself)
      else if (kind === 'directory') folders.add(`/${path}`)
    }
  }
  return folders
}

function baseNotRead(error: unknown): never {
  if (!(error instanceof UnreadableLayer)) throw error
  const message = `A layer of the image that FROM names ${error.message}: nothing was built on it.`
  throw new Halted('incomplete', 'not-read', message, { cause: error })
}

function forget(folders: Folders, path: string, itself: boolean): void {
  for (const folder of folders) {
    if (folder.startsWith(`${path}/`) || (itself && folder === path)) folders.delete(folder)
  }
}

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
