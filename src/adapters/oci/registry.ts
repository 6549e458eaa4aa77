import { Buffer } from 'node:buffer'
import { Halted } from '../../core/command/failure.ts'
import type { Clock } from '../../core/command/progress.ts'
import { isLoopback } from '../../core/identity/hosts.ts'
import { type Descriptor, type Image, mediaTypes } from '../../core/image/oci.ts'
import { type Exchange, exchange, type Reply } from './exchange.ts'

export type Registry = {
  /** `host`, `host:port`, or a URL. */
  readonly address: string
  readonly repository: string
  readonly username: string
  readonly password: string
}

type Ports = {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told how many bytes of how many have been sent. */
  progress(sent: number, total: number): void
}

const attempts = 4

/**
 * Pushes an image by digest, nothing tagged: each blob that is missing, then the manifest byte for byte.
 * OCI distribution specification 1.1, "Pushing blobs" and "Pushing manifests".
 * That Lightsail's registry takes OCI media types and monolithic uploads is unverified.
 * @throws Halted `access-denied`, `unreachable`, `digest-mismatch` (the registry stored something else)
 */
export async function pushImage(image: Image, registry: Registry, ports: Ports): Promise<void> {
  const base = new URL(`v2/${registry.repository}/`, rootOf(registry.address))
  const basic = Buffer.from(`${registry.username}:${registry.password}`).toString('base64')
  const authorization = `Basic ${basic}`
  const ask: Ask = (request) =>
    patiently({ ...request, headers: { ...request.headers, authorization } }, ports)
  const blobs = [...image.manifest.layers, image.manifest.config]
  const total = blobs.reduce((sum, { size }) => sum + size, 0)
  let sent = 0
  for (const blob of blobs) {
    await pushBlob(image, blob, base, ask)
    sent += blob.size
    ports.progress(sent, total)
  }
  await pushManifest(image, base, ask)
}

type Ask = (request: Omit<Exchange, 'signal'>) => Promise<Reply>

/** Credentials travel by https, or on this machine. */
export function rootOf(address: string): URL {
  const written = /^https?:\/\//.test(address) ? address : `https://${address}`
  if (!URL.canParse(written))
    throw new Halted('incomplete', 'refused', `The registry's address "${address}" is none.`)
  const url = new URL(written)
  if (!/^https?:\/\//.test(address) && isLoopback(url.hostname)) url.protocol = 'http:'
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new Halted('incomplete', 'refused', `The registry ${url.host} is not spoken to without https.`)
  return new URL('/', url)
}

async function pushBlob(image: Image, blob: Descriptor, base: URL, ask: Ask): Promise<void> {
  const head = await ask({ method: 'HEAD', url: new URL(`blobs/${blob.digest}`, base) })
  if (head.status === 200) return
  if (head.status !== 404) throw refused(head, base, 'say whether it has a blob')
  // A whole upload is repeated, not its PUT: the place that a registry gave may be spent.
  for (let attempt = 1; ; attempt++) {
    const opened = await ask({ method: 'POST', url: new URL('blobs/uploads/', base) })
    if (opened.status !== 202) throw refused(opened, base, 'start an upload')
    const url = uploadPlace(opened, base)
    url.searchParams.set('digest', blob.digest)
    const body = { size: blob.size, stream: () => image.blob(blob) }
    const stored = await ask({
      method: 'PUT',
      url,
      headers: { 'content-type': 'application/octet-stream' },
      body,
    })
    if (stored.status === 201) return
    if (stored.status !== 404 || attempt === attempts) throw refused(stored, base, 'store a blob')
  }
}

/** A registry may send an upload elsewhere; ours may not, since the credentials would go along. */
function uploadPlace({ headers }: Reply, base: URL): URL {
  const { location = '' } = headers
  if (location === '' || !URL.canParse(location, base.href)) {
    const message = `The registry ${base.host} gave no place for an upload.`
    throw new Halted('incomplete', 'refused', message)
  }
  const url = new URL(location, base)
  if (url.origin === base.origin) return url
  const message = `The registry ${base.host} sends uploads to ${url.host}: not followed.`
  throw new Halted('incomplete', 'refused', message)
}

async function pushManifest({ bytes, descriptor, manifest }: Image, base: URL, ask: Ask): Promise<void> {
  const url = new URL(`manifests/${descriptor.digest}`, base)
  const type = manifest.mediaType ?? descriptor.mediaType
  const body = { size: bytes.length, stream: () => [bytes] }
  const stored = await ask({ method: 'PUT', url, headers: { 'content-type': type }, body })
  if (stored.status !== 201) throw refused(stored, base, 'store the manifest')
  const said = stored.headers['docker-content-digest'] ?? (await digestThere(url, ask))
  if (said === descriptor.digest) return
  throw new Halted(
    'failed',
    'digest-mismatch',
    `The registry ${base.host} stored the manifest as ${said ?? 'nothing'}, not as ${descriptor.digest}.`,
  )
}

async function digestThere(url: URL, ask: Ask): Promise<string | undefined> {
  const accept = `${mediaTypes.manifest}, application/vnd.docker.distribution.manifest.v2+json`
  const { headers } = await ask({ method: 'HEAD', url, headers: { accept } })
  return headers['docker-content-digest']
}

/** Repeats what a second try can mend: no answer, 5xx, 429. */
async function patiently(request: Omit<Exchange, 'signal'>, { clock, signal }: Ports): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const reply = await exchange({ ...request, signal })
    if (typeof reply !== 'string' && reply.status < 500 && reply.status !== 429) return reply
    if (attempt === attempts) {
      const why = typeof reply === 'string' ? reply : `HTTP ${reply.status}`
      throw new Halted(
        'incomplete',
        'unreachable',
        `The registry ${request.url.host} did not answer (${why}).`,
      )
    }
    await clock.sleep(500 * 2 ** (attempt - 1))
  }
}

function refused({ status }: Reply, { host }: URL, what: string): Halted {
  const detail = status === 401 || status === 403 ? 'access-denied' : 'refused'
  return new Halted('incomplete', detail, `The registry ${host} refused to ${what} (HTTP ${status}).`)
}
