import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { asError, Halted } from '../../core/command/failure.ts'
import { chooseImage, isAttestation, isIndex } from '../../core/image/choose.ts'
import {
  type Descriptor,
  type Digest,
  DigestMismatch,
  mediaTypes,
  type Platform,
} from '../../core/image/oci.ts'
import { MalformedImage, parseIndex, parseManifest } from '../../core/image/parse.ts'
import { type Download, download } from './download.ts'
import { paced } from './paced.ts'
import { type Registry, rootOf } from './registry.ts'
import { verified } from './verified.ts'
import { writeLayout } from './write-layout.ts'

const accept = [
  mediaTypes.manifest,
  mediaTypes.index,
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ')
/** Registries take manifests up to 4 MiB (distribution-spec 1.1, "Pushing Manifests"). */
const maxManifest = 4 * 1024 * 1024

/**
 * Brings the image for a platform into a layout, by digest; every byte is compared with the digest that names it.
 * OCI distribution specification 1.1, "Pulling manifests" and "Pulling blobs".
 * @throws Halted `access-denied`, `refused`, `unreachable`; `DigestMismatch` for bytes that are others
 */
export async function pullImage(
  registry: Registry,
  digest: Digest,
  {
    platform,
    folder,
    signal,
  }: { readonly platform: Platform; readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  const base = new URL(`v2/${registry.repository}/`, rootOf(registry.address))
  const basic = Buffer.from(`${registry.username}:${registry.password}`).toString('base64')
  const authorization = `Basic ${basic}`
  const ask = async (path: string): Promise<Answer> => {
    const reply = await download(new URL(path, base), { authorization, accept }, signal)
    if (typeof reply === 'string' || reply.status !== 200) throw refused(reply, base.host, path)
    const { body } = reply
    return {
      mediaType: body.headers['content-type'] ?? mediaTypes.manifest,
      bytes: unbroken(body, base.host),
    }
  }
  const manifest = async (wanted: Digest) => manifestOf(await ask(`manifests/${wanted}`), wanted)
  const top = await manifest(digest)
  const isList = isIndex({ ...top, size: 0 })
  const chosen = isList ? await manifest(read(() => childOf(top.bytes, platform, digest), digest)) : top
  const { config, layers } = read(() => parseManifest(chosen.bytes), chosen.digest)
  await writeLayout(folder, async (blobs) => {
    for (const blob of [config, ...layers]) {
      await blobs.put(blob.mediaType, verified((await ask(`blobs/${blob.digest}`)).bytes, blob))
    }
    return blobs.put(chosen.mediaType, [chosen.bytes])
  })
}

type Answer = { readonly mediaType: string; readonly bytes: AsyncIterable<Uint8Array> }

/** What has the right digest may still be no image: a signature, an SBOM. */
function read<T>(work: () => T, digest: Digest): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof MalformedImage)) throw error
    throw new Halted('incomplete', 'refused', `${digest} is no image: ${error.message}.`, { cause: error })
  }
}

/** A body that breaks off is no answer. */
async function* unbroken(body: Download['body'], host: string): AsyncGenerator<Uint8Array> {
  try {
    yield* paced(body)
  } catch (error) {
    const { code, message }: NodeJS.ErrnoException = asError(error)
    const told = `The registry ${host} broke off its answer (${code ?? message}).`
    throw new Halted('incomplete', 'unreachable', told, { cause: error })
  }
}

type Manifest = Pick<Descriptor, 'mediaType' | 'digest'> & { readonly bytes: Uint8Array }

async function manifestOf({ mediaType, bytes: source }: Answer, digest: Digest): Promise<Manifest> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > maxManifest)
      throw new DigestMismatch('the manifest', digest, `longer than ${maxManifest} bytes`)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (found !== digest) throw new DigestMismatch('the manifest', digest, found)
  return { mediaType, digest, bytes }
}

function childOf(bytes: Uint8Array, wanted: Platform, digest: Digest): Digest {
  const candidates = parseIndex(bytes)
    .manifests.filter((descriptor) => !isAttestation(descriptor))
    .flatMap((descriptor) =>
      descriptor.platform === undefined ? [] : [{ descriptor, platform: descriptor.platform }],
    )
  const chosen = chooseImage(candidates, wanted)
  if (typeof chosen !== 'string') return chosen.descriptor.digest
  throw new Halted('incomplete', 'refused', `The index ${digest} ${chosen}.`)
}

function refused(reply: Download | string, host: string, path: string): Halted {
  if (typeof reply === 'string')
    return new Halted('incomplete', 'unreachable', `The registry ${host} did not answer (${reply}).`)
  reply.body.on('error', asError).resume()
  const { status } = reply
  const detail =
    status === 401 || status === 403 ? 'access-denied' : status >= 500 ? 'unreachable' : 'refused'
  return new Halted('incomplete', detail, `The registry ${host} did not give ${path} (HTTP ${status}).`)
}
