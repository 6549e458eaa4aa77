import { createHash } from 'node:crypto'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import {
  type Descriptor,
  type ImageConfig,
  type Index,
  type Manifest,
  mediaTypes,
} from '../core/image/oci.ts'
import { kship } from './kship.ts'
import { environmentFile } from './planted.ts'
import type { Scene } from './scene.ts'

const blob = (layout: string, { digest }: Descriptor): string =>
  join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length))

async function json<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T
}

async function put(layout: string, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as const
  const descriptor = { mediaType, digest, size: bytes.length }
  await writeFile(blob(layout, descriptor), bytes)
  return descriptor
}

async function layerOf(name: string, content: string): Promise<Uint8Array> {
  const tar = pack()
  tar.entry({ name, mode: 0o600, mtime: new Date(0) }, content)
  tar.finalize()
  return buffer(tar)
}

/**
 * Two more layers on the base: one brings a key pair, the next deletes the file (`.wh.` is how a layer says so). What
 * runs does not show it; whoever pulls the image has it.
 */
export async function addDeletedKey({ base }: Pick<Scene, 'base'>): Promise<void> {
  const index = await json<Index>(join(base, 'index.json'))
  const [head] = index.manifests
  if (head === undefined) throw new Error(`${base} names no manifest`)
  const manifest = await json<Manifest>(blob(base, head))
  const config = await json<ImageConfig>(blob(base, manifest.config))
  const added = [
    await layerOf('srv/settings.env', environmentFile()),
    await layerOf('srv/.wh.settings.env', ''),
  ]
  const layers = await Promise.all(added.map((bytes) => put(base, mediaTypes.layer, bytes)))
  const grown: ImageConfig = {
    ...config,
    rootfs: { type: 'layers', diff_ids: [...config.rootfs.diff_ids, ...layers.map(({ digest }) => digest)] },
    history: [
      ...(config.history ?? []),
      { created_by: 'COPY settings.env /srv/' },
      { created_by: 'RUN rm /srv/settings.env' },
    ],
  }
  const configBlob = await put(base, mediaTypes.config, Buffer.from(JSON.stringify(grown)))
  const next = { ...manifest, config: configBlob, layers: [...manifest.layers, ...layers] }
  const manifestBlob = await put(base, mediaTypes.manifest, Buffer.from(JSON.stringify(next)))
  await writeFile(
    join(base, 'index.json'),
    JSON.stringify({ ...index, manifests: [{ ...head, ...manifestBlob }] }),
  )
}

/** Swaps one byte in the middle of the smallest layer: an artifact that was changed on its way between two jobs. */
export async function flipByte({ layout }: Pick<Scene, 'layout'>): Promise<void> {
  const index = await json<Index>(join(layout, 'index.json'))
  const [head] = index.manifests
  if (head === undefined) throw new Error(`${layout} names no manifest`)
  const { layers } = await json<Manifest>(blob(layout, head))
  const [smallest] = layers.toSorted((a, b) => a.size - b.size)
  if (smallest === undefined) throw new Error(`${layout} has no layer`)
  const file = await open(blob(layout, smallest), 'r+')
  try {
    const middle = Math.floor(smallest.size / 2)
    const { buffer: byte } = await file.read(Buffer.alloc(1), 0, 1, middle)
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, middle)
  } finally {
    await file.close()
  }
}

/** Another page, built over the scanned layout by a run whose verdict nobody kept. */
export async function rebuildUnscanned({ world, app, base, layout }: Scene): Promise<void> {
  await writeFile(join(app, 'page.html'), '<h1>Never scanned</h1>\n')
  await rm(layout, { recursive: true, force: true })
  const from = ['--build-context', `base=oci-layout://${relative(app, base)}`]
  const args = ['scan-image', ...from, '--layout', relative(app, layout), '--engines', 'none', '--rehearsal']
  await kship(world, args, { cwd: app })
}
