import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { mediaTypes } from '../../../src/core/image/oci.ts'
import { code, registryClient } from './client.ts'
import { digestOf, manifestOf } from './images.ts'

const client = registryClient()
const { call, faults, image, put, putManifest } = client

describe('manifests', () => {
  it('takes one by digest, and gives it back byte for byte where pulling is allowed', async () => {
    const { bytes, digest } = await image('app')
    expect((await putManifest('app', digest, bytes)).headers.get('docker-content-digest')).toBe(digest)
    const back = await call(`/v2/app/manifests/${digest}`)
    expect(Buffer.from(await back.arrayBuffer())).toEqual(bytes)
    expect(back.headers.get('content-type')).toBe(mediaTypes.manifest)
    expect((await call(`/v2/app/manifests/${digest}`, { method: 'HEAD' })).status).toBe(200)
    expect(client.registry.manifest('app', digest)?.bytes).toEqual(bytes)
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
    expect(client.registry.manifest('sr', digestOf(bytes))).toBeUndefined()
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
