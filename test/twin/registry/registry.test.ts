import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Digest, mediaTypes } from '../../../src/core/image/oci.ts'
import { type TwinClock, twinClock } from '../../../src/twin/clock.ts'
import { type Faults, faultTable } from '../../../src/twin/faults.ts'
import { type Registry, startRegistry } from '../../../src/twin/registry/registry.ts'

const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

let folder: string
let registry: Registry
let clock: TwinClock
let faults: Faults
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  clock = twinClock(60)
  faults = faultTable([])
  const rules = { sr: { pull: false, index: false }, app: { pull: true, index: true } }
  registry = await startRegistry(folder, rules, clock, faults)
})
afterAll(async () => {
  await registry.close()
  await rm(folder, { recursive: true, force: true })
})

let authorization: string
beforeEach(() => {
  const { username, password } = registry.login()
  authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
})
const call = (
  path: string,
  init: { method?: string; body?: Uint8Array; headers?: Record<string, string> } = {},
) =>
  fetch(path.startsWith('http') ? path : `http://${registry.host}${path}`, {
    ...init,
    headers: { authorization, ...init.headers },
  })
const code = async (answer: Response): Promise<string> => {
  const { errors } = (await answer.json()) as { errors: { code: string }[] }
  return `${answer.status} ${errors[0]?.code}`
}
const begin = async (repository: string, query = ''): Promise<string> =>
  (await call(`/v2/${repository}/blobs/uploads/${query}`, { method: 'POST' })).headers.get('location') ?? ''

async function put(repository: string, bytes: Uint8Array): Promise<Response> {
  const location = await begin(repository)
  return call(`${location}?digest=${digestOf(bytes)}`, { method: 'PUT', body: bytes })
}

async function image(repository: string): Promise<{ bytes: Buffer; digest: Digest; layer: Buffer }> {
  const layer = randomBytes(1000)
  const config = Buffer.from(
    JSON.stringify({ os: 'linux', rootfs: { diff_ids: [] }, at: layer.toString('hex') }),
  )
  for (const blob of [layer, config]) expect((await put(repository, blob)).status).toBe(201)
  const bytes = manifestOf(config, layer)
  return { bytes, digest: digestOf(bytes), layer }
}
const manifestOf = (config: Buffer, layer: Buffer, size = layer.length): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: digestOf(config), size: config.length },
      layers: [{ mediaType: mediaTypes.layer, digest: digestOf(layer), size }],
    }),
  )
const putManifest = (
  repository: string,
  reference: string,
  body: Buffer,
  type: string = mediaTypes.manifest,
) =>
  call(`/v2/${repository}/manifests/${reference}`, { method: 'PUT', body, headers: { 'content-type': type } })

describe('logins', () => {
  it('answers the base only with a password that was issued', async () => {
    expect((await call('/v2/')).status).toBe(200)
    const anonymous = await fetch(`http://${registry.host}/v2/`)
    expect(anonymous.headers.get('www-authenticate')).toContain('Basic')
    expect(await code(anonymous)).toBe('401 UNAUTHORIZED')
    authorization = `Basic ${Buffer.from('AWS:guess').toString('base64')}`
    expect(await code(await call('/v2/'))).toBe('401 UNAUTHORIZED')
  })

  it('lets a password go after twelve hours', async () => {
    clock.advance(12 * 3600 * 1000 - 60_000)
    expect((await call('/v2/')).status).toBe(200)
    clock.advance(60_000)
    expect(await code(await call('/v2/'))).toBe('403 DENIED')
  })
})

describe('blobs', () => {
  it('takes one at a time, and knows it by HEAD in that repository alone', async () => {
    const blob = randomBytes(100_000)
    const path = `blobs/${digestOf(blob)}`
    expect((await call(`/v2/sr/${path}`, { method: 'HEAD' })).status).toBe(404)
    expect((await put('sr', blob)).headers.get('docker-content-digest')).toBe(digestOf(blob))
    const head = await call(`/v2/sr/${path}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '100000'])
    expect((await call(`/v2/app/${path}`, { method: 'HEAD' })).status).toBe(404)
  })

  it('takes one in chunks, each where the last one ended', async () => {
    const blob = randomBytes(3000)
    const location = await begin('app')
    const chunk = (from: number, to: number) =>
      call(location, {
        method: 'PATCH',
        body: blob.subarray(from, to),
        headers: { 'content-range': `${from}-${to - 1}` },
      })
    expect((await chunk(0, 1000)).headers.get('range')).toBe('0-999')
    expect((await chunk(2000, 3000)).status).toBe(416)
    expect((await chunk(1000, 2000)).status).toBe(202)
    const done = await call(`${location}?digest=${digestOf(blob)}`, {
      method: 'PUT',
      body: blob.subarray(2000),
    })
    expect(done.status).toBe(201)
    const back = await call(`/v2/app/blobs/${digestOf(blob)}`)
    expect(Buffer.from(await back.arrayBuffer())).toEqual(blob)
  })

  it('takes one in a single POST', async () => {
    const blob = randomBytes(10)
    const answer = await call(`/v2/app/blobs/uploads/?digest=${digestOf(blob)}`, {
      method: 'POST',
      body: blob,
    })
    expect(answer.status).toBe(201)
  })

  it('keeps nothing of bytes with another digest', async () => {
    const location = await begin('sr')
    const wanted = digestOf(Buffer.from('a'))
    const answer = await call(`${location}?digest=${wanted}`, { method: 'PUT', body: Buffer.from('b') })
    expect(await code(answer)).toBe('400 DIGEST_INVALID')
    expect((await call(`/v2/sr/blobs/${wanted}`, { method: 'HEAD' })).status).toBe(404)
    expect(await readdir(join(folder, 'uploads'))).not.toContain(location.split('/').at(-1))
  })

  it('mounts what another repository holds, and starts an upload for what it does not', async () => {
    const blob = randomBytes(10)
    await put('app', blob)
    const mount = (digest: string) =>
      call(`/v2/sr/blobs/uploads/?mount=${digest}&from=app`, { method: 'POST' })
    expect((await mount(digestOf(blob))).status).toBe(201)
    expect((await call(`/v2/sr/blobs/${digestOf(blob)}`, { method: 'HEAD' })).status).toBe(200)
    expect((await mount(digestOf(randomBytes(10)))).status).toBe(202)
  })

  it('knows no other upload and no other repository', async () => {
    expect(await code(await call('/v2/sr/blobs/uploads/none', { method: 'PATCH' }))).toBe(
      '404 BLOB_UPLOAD_UNKNOWN',
    )
    expect(await code(await call('/v2/none/blobs/uploads/', { method: 'POST' }))).toBe('404 NAME_UNKNOWN')
  })
})

describe('manifests', () => {
  it('takes one by digest, and gives it back byte for byte where pulling is allowed', async () => {
    const { bytes, digest } = await image('app')
    expect((await putManifest('app', digest, bytes)).headers.get('docker-content-digest')).toBe(digest)
    const back = await call(`/v2/app/manifests/${digest}`)
    expect(Buffer.from(await back.arrayBuffer())).toEqual(bytes)
    expect(back.headers.get('content-type')).toBe(mediaTypes.manifest)
    expect((await call(`/v2/app/manifests/${digest}`, { method: 'HEAD' })).status).toBe(200)
    expect(registry.manifest('app', digest)?.bytes).toEqual(bytes)
  })

  it('lets nothing be pulled from the repository of a Lightsail service', async () => {
    const { bytes, digest, layer } = await image('sr')
    expect((await putManifest('sr', digest, bytes)).status).toBe(201)
    expect(await code(await call(`/v2/sr/manifests/${digest}`))).toBe('403 DENIED')
    expect(await code(await call(`/v2/sr/blobs/${digestOf(layer)}`))).toBe('403 DENIED')
  })

  it('refuses one whose blobs are not there', async () => {
    const bytes = manifestOf(randomBytes(4), randomBytes(4))
    expect(await code(await putManifest('sr', digestOf(bytes), bytes))).toBe('400 MANIFEST_BLOB_UNKNOWN')
    expect(registry.manifest('sr', digestOf(bytes))).toBeUndefined()
  })

  it('refuses a wrong size, a wrong digest, and what is no manifest', async () => {
    const { bytes } = await image('sr')
    const other = digestOf(randomBytes(1))
    expect(await code(await putManifest('sr', other, bytes))).toBe('400 DIGEST_INVALID')
    const config = randomBytes(4)
    const layer = randomBytes(4)
    for (const blob of [config, layer]) await put('sr', blob)
    const sized = manifestOf(config, layer, 5)
    expect(await code(await putManifest('sr', digestOf(sized), sized))).toBe('400 MANIFEST_INVALID')
    expect(await code(await putManifest('sr', 'tag', Buffer.from('{')))).toBe('400 MANIFEST_INVALID')
    expect(await code(await putManifest('sr', 'tag', Buffer.from('{}')))).toBe('400 MANIFEST_INVALID')
  })

  it('refuses an image index where Lightsail does', async () => {
    const index = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [] }),
    )
    expect((await putManifest('sr', digestOf(index), index, mediaTypes.index)).status).toBe(400)
    expect((await putManifest('app', digestOf(index), index, mediaTypes.index)).status).toBe(201)
    expect((await putManifest('sr', digestOf(index), index, 'text/plain')).status).toBe(415)
  })

  it('lets no tag move', async () => {
    const first = await image('app')
    const second = await image('app')
    expect((await putManifest('app', 'v1', first.bytes)).status).toBe(201)
    expect((await putManifest('app', 'v1', first.bytes)).status).toBe(201)
    expect(await code(await putManifest('app', 'v1', second.bytes))).toBe('400 TAG_INVALID')
    const back = await call('/v2/app/manifests/v1')
    expect(back.headers.get('docker-content-digest')).toBe(first.digest)
  })
})

describe('faults of the registry', () => {
  it.each([
    ['throttled', '429 TOOMANYREQUESTS'],
    ['5xx', '500 UNKNOWN'],
  ] as const)('answers %s', async (answer, expected) => {
    faults.rows.splice(0, 1, { service: 'registry', operation: 'POST uploads', nth: 'every', answer })
    expect(await code(await call('/v2/sr/blobs/uploads/', { method: 'POST' }))).toBe(expected)
    faults.rows.length = 0
    expect((await call('/v2/sr/blobs/uploads/', { method: 'POST' })).status).toBe(202)
  })

  it('breaks the connection', async () => {
    faults.rows.push({ service: 'registry', operation: 'GET base', nth: 'every', answer: 'reset' })
    await expect(call('/v2/')).rejects.toThrow()
    faults.rows.length = 0
  })
})
