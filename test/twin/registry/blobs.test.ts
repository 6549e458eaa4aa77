import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { basic, code, registryClient } from './client.ts'
import { digestOf } from './images.ts'

const client = registryClient()
const { begin, call, put } = client

describe('logins', () => {
  it('answers the base only with a password that was issued', async () => {
    expect((await call('/v2/')).status).toBe(200)
    const anonymous = await fetch(`http://${client.registry.host}/v2/`)
    expect(anonymous.headers.get('www-authenticate')).toContain('Basic')
    expect(await code(anonymous)).toBe('401 UNAUTHORIZED')
    const headers = { authorization: basic('AWS', 'guess') }
    expect(await code(await call('/v2/', { headers }))).toBe('401 UNAUTHORIZED')
  })

  it('lets a password go after twelve hours', async () => {
    const headers = { authorization: client.login() }
    client.clock.advance(12 * 3600 * 1000 - 60_000)
    expect((await call('/v2/', { headers })).status).toBe(200)
    client.clock.advance(60_000)
    expect(await code(await call('/v2/', { headers }))).toBe('403 DENIED')
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
    expect(await readdir(join(client.folder, 'uploads'))).not.toContain(location.split('/').at(-1))
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
