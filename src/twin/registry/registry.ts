import { type Digest, isDigest } from '../../core/image/oci.ts'
import type { TwinClock } from '../clock.ts'
import type { FaultRow, Faults } from '../faults.ts'
import { type Answer, bodyOf, json, listen, send } from '../http.ts'
import type { Principal } from '../sts/key-ring.ts'
import { type BlobStore, blobStore } from './blobs.ts'
import { errorAnswer, RegistryError } from './errors.ts'
import type { Exchange, Route } from './exchange.ts'
import { type Login, logins } from './logins.ts'
import {
  emptyRepository,
  putManifest,
  type Repository,
  type Rules,
  type StoredManifest,
} from './repository.ts'
import { upload } from './uploads.ts'

export type Registry = {
  /** `127.0.0.1:<port>`; spoken to by plain HTTP. */
  readonly host: string
  readonly store: BlobStore
  login(principal?: Principal): Login
  /** The manifest behind a digest or tag; undefined when it was never pushed. */
  manifest(repository: string, reference: string): StoredManifest | undefined
  /** Takes an image that is in the store already, as if it had been pushed. */
  adopt(repository: string, manifest: StoredManifest, blobs: readonly Digest[]): void
  close(): Promise<void>
}

/** What the service behind a registry adds to it. */
export type Keeper = {
  /** As it stands in fault rows. */
  readonly id: string
  /** Throws `RegistryError` when the caller may not do this; `repository` exists. */
  admit(principal: Principal | undefined, method: string, route: Route): void
  stored(repository: string, manifest: StoredManifest): void
}
const nobody: Keeper = { id: 'registry', admit: () => undefined, stored: () => undefined }

/** OCI Distribution with HTTP Basic. https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export async function startRegistry(
  folder: string,
  rules: Readonly<Record<string, Rules>>,
  clock: TwinClock,
  faults: Faults,
  keeper: Keeper = nobody,
): Promise<Registry> {
  const store = await blobStore(folder)
  const users = logins(clock)
  const repositories = new Map(Object.entries(rules).map(([name, rule]) => [name, emptyRepository(rule)]))

  const server = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://twin')
    const route = parse(url.pathname)
    const fault = faults.take(keeper.id, `${request.method} ${route?.kind ?? 'base'}`)
    if (fault?.answer === 'reset') return void response.destroy()
    const call = { url, route, request, response }
    const answer = await answerOf(async () => {
      failBy(fault)
      return admitted(call, users.check(request.headers.authorization), keeper, { repositories, store })
    })
    if (answer !== undefined) await send(response, answer, fault)
  })

  return {
    host: server.host,
    store,
    login: users.issue,
    manifest(name, reference) {
      const repository = repositories.get(name)
      return repository === undefined ? undefined : referenced(repository, reference)
    },
    adopt(name, manifest, blobs) {
      const repository = repositories.get(name)
      for (const blob of blobs) repository?.blobs.add(blob)
      repository?.manifests.set(manifest.digest, manifest)
    },
    close: server.close,
  }
}

/** Of a call that is refused, the refusal. */
const answerOf = (call: () => Promise<Answer | undefined>): Promise<Answer | undefined> =>
  call().catch((error: unknown) => {
    if (error instanceof RegistryError) return errorAnswer(error)
    throw error
  })

function failBy(fault: FaultRow | undefined): void {
  if (fault?.answer === 'throttled') throw new RegistryError(429, 'TOOMANYREQUESTS', 'Rate exceeded')
  if (fault?.answer === '5xx') throw new RegistryError(500, 'UNKNOWN', 'internal error')
}

type Call = Pick<Exchange, 'url' | 'request' | 'response'> & { readonly route: Route | undefined }

/** The answer to a caller who is known, or undefined when it has been sent already. */
async function admitted(
  { route, ...call }: Call,
  principal: Principal | undefined,
  keeper: Keeper,
  { repositories, store }: Pick<Exchange, 'repositories' | 'store'>,
): Promise<Answer | undefined> {
  if (route === undefined) return json(200, {})
  const repository = repositories.get(route.repository)
  if (repository === undefined) {
    const message = `The repository with name '${route.repository}' does not exist`
    throw new RegistryError(404, 'NAME_UNKNOWN', message)
  }
  keeper.admit(principal, call.request.method ?? 'GET', route)
  const stored = (one: StoredManifest): void => keeper.stored(route.repository, one)
  return serve({ ...call, repository, repositories, store, route, stored })
}

function parse(path: string): Route | undefined {
  const [, repository = '', uploads, id = '', kind, reference = ''] =
    /^\/v2\/(.+?)\/(?:(blobs\/uploads)\/([^/]*)|(blobs|manifests)\/([^/]+))$/.exec(path) ?? []
  if (uploads !== undefined) return { repository, kind: 'uploads', reference: id }
  return kind === undefined ? undefined : { repository, kind: kind as 'blobs' | 'manifests', reference }
}

/** The answer, or undefined when it has been sent already. */
function serve(exchange: Exchange): Promise<Answer | undefined> {
  switch (exchange.route.kind) {
    case 'uploads':
      return upload(exchange)
    case 'blobs':
      return blob(exchange)
    case 'manifests':
      return manifest(exchange)
  }
}

/** A push asks by HEAD which blobs are there; reading them is another permission. */
async function blob({ repository, store, route, request, response }: Exchange): Promise<Answer | undefined> {
  const digest = route.reference
  if (!isDigest(digest)) throw new RegistryError(400, 'DIGEST_INVALID', `no digest: ${digest}`)
  if (request.method === 'GET') pullAllowed(repository)
  if (!repository.blobs.has(digest)) throw new RegistryError(404, 'BLOB_UNKNOWN', digest)
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': String(await store.size(digest)),
    'docker-content-digest': digest,
  })
  if (request.method === 'HEAD') response.end()
  else store.stream(digest).pipe(response)
  return undefined
}

async function manifest({
  repository,
  store,
  route,
  request,
  response,
  stored,
}: Exchange): Promise<Answer | undefined> {
  if (request.method === 'PUT') {
    const mediaType = request.headers['content-type'] ?? ''
    const put = await putManifest(repository, store, route.reference, mediaType, await bodyOf(request))
    const { digest } = put
    stored(put)
    const location = `/v2/${route.repository}/manifests/${digest}`
    return { status: 201, headers: { location, 'docker-content-digest': digest }, body: '' }
  }
  pullAllowed(repository)
  const found = referenced(repository, route.reference)
  if (found === undefined) throw new RegistryError(404, 'MANIFEST_UNKNOWN', route.reference)
  response.writeHead(200, {
    'content-type': found.mediaType,
    'content-length': String(found.bytes.length),
    'docker-content-digest': found.digest,
  })
  response.end(request.method === 'HEAD' ? undefined : found.bytes)
  return undefined
}

function referenced({ manifests, tags }: Repository, reference: string): StoredManifest | undefined {
  const digest = isDigest(reference) ? reference : tags.get(reference)
  return digest === undefined ? undefined : manifests.get(digest)
}

/** "You can only push … you cannot pull": API_CreateContainerServiceRegistryLogin. The status is `unverified`. */
function pullAllowed({ rules }: Repository): void {
  if (!rules.pull)
    throw new RegistryError(403, 'DENIED', 'User is not authorized to pull from this repository')
}
