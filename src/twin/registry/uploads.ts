import { isDigest } from '../../core/image/oci.ts'
import type { Answer } from '../http.ts'
import type { Upload } from './blobs.ts'
import { RegistryError } from './errors.ts'
import type { Exchange } from './exchange.ts'

/** Blob uploads: at one go, in chunks, and by mounting what another repository holds. */
export async function upload(exchange: Exchange): Promise<Answer> {
  const { repository, route, url, request } = exchange
  if (request.method === 'POST') return begin(exchange)
  const running = repository.uploads.get(route.reference)
  if (running === undefined) throw new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', route.reference)
  switch (request.method) {
    case 'PATCH':
      checkRange(running, request.headers['content-range'])
      await running.append(request)
      return progress(exchange, running, 202)
    case 'PUT':
      checkRange(running, request.headers['content-range'])
      await running.append(request)
      return finish(exchange, running, url.searchParams.get('digest') ?? '')
    case 'GET':
      return progress(exchange, running, 204)
    case 'DELETE':
      repository.uploads.delete(running.id)
      return { status: 204, headers: {}, body: '' }
    default:
      throw new RegistryError(405, 'UNSUPPORTED', `${request.method} of an upload`)
  }
}

async function begin(exchange: Exchange): Promise<Answer> {
  const { repository, repositories, store, route, url, request } = exchange
  const mount = url.searchParams.get('mount') ?? ''
  const from = repositories.get(url.searchParams.get('from') ?? '')
  if (isDigest(mount) && from?.blobs.has(mount) === true) {
    repository.blobs.add(mount)
    return created(route.repository, mount)
  }
  const started = await store.begin()
  repository.uploads.set(started.id, started)
  const digest = url.searchParams.get('digest')
  if (digest === null) return progress(exchange, started, 202)
  await started.append(request)
  return finish(exchange, started, digest)
}

async function finish({ repository, route }: Exchange, upload: Upload, digest: string): Promise<Answer> {
  if (!isDigest(digest)) throw new RegistryError(400, 'DIGEST_INVALID', `no digest: ${digest}`)
  repository.uploads.delete(upload.id)
  if (!(await upload.finish(digest)))
    throw new RegistryError(400, 'DIGEST_INVALID', `the bytes that were sent are not ${digest}`)
  repository.blobs.add(digest)
  return created(route.repository, digest)
}

/** A chunk must begin where the last one ended. */
function checkRange(upload: Upload, range: string | undefined): void {
  if (range !== undefined && Number(range.split('-')[0]) !== upload.size())
    throw new RegistryError(416, 'BLOB_UPLOAD_INVALID', `the next byte is ${upload.size()}, not ${range}`)
}

const progress = ({ route }: Exchange, upload: Upload, status: number): Answer => ({
  status,
  headers: {
    location: `/v2/${route.repository}/blobs/uploads/${upload.id}`,
    range: `0-${Math.max(0, upload.size() - 1)}`,
    'docker-upload-uuid': upload.id,
  },
  body: '',
})

const created = (repository: string, digest: string): Answer => ({
  status: 201,
  headers: { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest },
  body: '',
})
