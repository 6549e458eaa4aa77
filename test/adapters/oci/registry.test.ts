import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { pushImage, rootOf } from '../../../src/adapters/oci/registry.ts'
import { DigestMismatch, type Image } from '../../../src/core/image/oci.ts'
import { fakeClock } from '../../fakes/clock.ts'
import { digestOf, fakeImage } from '../../fakes/image.ts'
import { servers } from '../../server.ts'

type Stored = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly bytes: Buffer
}
type Rule = (request: Stored, response: ServerResponse) => boolean

const authorization = `Basic ${Buffer.from('AWS:pass').toString('base64')}`
const listen = servers()

/** A registry of the distribution specification in memory; a rule may answer first. */
async function registry(rule: Rule = () => false) {
  const blobs = new Map<string, Buffer>()
  const requests: Stored[] = []
  const server = await listen(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const { method = '', url = '', headers } = request
    const one = { method, path: url, headers, bytes: Buffer.concat(chunks) }
    requests.push(one)
    if (rule(one, response)) return
    const digest = new URL(url, 'http://x').searchParams.get('digest') ?? url.split('/').at(-1) ?? ''
    if (headers.authorization !== authorization) response.writeHead(401).end()
    else if (method === 'HEAD') response.writeHead(blobs.has(digest) ? 200 : 404).end()
    else if (method === 'POST') response.writeHead(202, { location: '/v2/sr/blobs/uploads/1?state=a' }).end()
    else {
      blobs.set(digest, one.bytes)
      response.writeHead(201, { 'docker-content-digest': digestOf(one.bytes) }).end()
    }
  })
  return { blobs, requests, address: server.host }
}

const big = fakeImage(Buffer.alloc(3_000_000, 7), Buffer.from('small'))
const push = (image: Image, address: string, clock = fakeClock(), signal = new AbortController().signal) =>
  pushImage(
    image,
    { address, repository: 'sr', username: 'AWS', password: 'pass' },
    { clock, signal, progress: () => undefined },
  )

describe('pushing an image', () => {
  it('sends every missing blob whole under its length, then the manifest byte for byte by digest', async () => {
    const { blobs, requests, address } = await registry()
    await push(big, address)
    for (const { digest } of [...big.manifest.layers, big.manifest.config])
      expect(digestOf(blobs.get(digest) ?? Buffer.alloc(0))).toBe(digest)
    const last = requests.at(-1)
    expect(last).toMatchObject({ method: 'PUT', path: `/v2/sr/manifests/${big.descriptor.digest}` })
    expect(last?.bytes).toEqual(Buffer.from(big.bytes))
    expect(last?.headers['content-type']).toBe(big.manifest.mediaType)
    const puts = requests.filter(({ method, path }) => method === 'PUT' && path.includes('uploads'))
    expect(puts.map(({ headers }) => headers['content-length'])).toEqual([
      '3000000',
      '5',
      String(big.manifest.config.size),
    ])
    expect(puts[0]?.path).toContain('state=a&digest=sha256')
    expect(requests.some(({ headers }) => headers['transfer-encoding'] !== undefined)).toBe(false)
  })

  it('sends nothing twice', async () => {
    const { requests, address } = await registry()
    await push(big, address)
    const before = requests.length
    await push(big, address)
    expect(requests.slice(before).map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'HEAD', 'PUT'])
  })

  it.each([
    ['503', (_: Stored, response: ServerResponse) => void response.writeHead(503).end()],
    ['a reset', (_: Stored, response: ServerResponse) => void response.destroy()],
    ['429', (_: Stored, response: ServerResponse) => void response.writeHead(429).end()],
  ])('tries again after %s, on every kind of call, and gives up at the fourth', async (_, fail) => {
    for (const kind of ['HEAD', 'POST', 'PUT']) {
      let times = 0
      const mended = await registry((request, response) => {
        if (request.method !== kind || times++ >= 3) return false
        fail(request, response)
        return true
      })
      await push(big, mended.address)
      expect(mended.blobs.has(big.descriptor.digest)).toBe(true)
    }
    const clock = fakeClock()
    const dead = await registry((request, response) => {
      fail(request, response)
      return true
    })
    await expect(push(big, dead.address, clock)).rejects.toMatchObject({ detail: 'unreachable' })
    expect(clock.slept).toEqual([500, 1000, 2000])
  })

  it.each([
    ['to another host', 'http://127.0.0.2:1/v2/sr/blobs/uploads/1'],
    ['to another port', 'http://127.0.0.1:1/v2/sr/blobs/uploads/1'],
    ['nowhere', undefined],
    ['to what is no place', 'http://[bad'],
  ])('does not follow an upload %s', async (_, location) => {
    const { address, requests } = await registry((request, response) => {
      if (request.method !== 'POST') return false
      response.writeHead(202, location === undefined ? {} : { location }).end()
      return true
    })
    await expect(push(big, address)).rejects.toMatchObject({ detail: 'refused' })
    expect(requests.some(({ method }) => method === 'PUT')).toBe(false)
  })

  it('does not follow a redirect', async () => {
    const elsewhere = await registry()
    const { address } = await registry((_, response) => {
      response.writeHead(307, { location: `http://${elsewhere.address}/v2/` }).end()
      return true
    })
    await expect(push(big, address)).rejects.toMatchObject({
      detail: 'refused',
      message: expect.stringContaining('HTTP 307'),
    })
    expect(elsewhere.requests).toEqual([])
  })

  it('names a refused login, without it', async () => {
    const { address } = await registry((_, response) => {
      response.writeHead(401).end()
      return true
    })
    await expect(push(big, address)).rejects.toMatchObject({
      detail: 'access-denied',
      message: expect.not.stringContaining('pass'),
    })
  })

  it('asks again when the answer has no digest, and stops at another one', async () => {
    const withDigest =
      (digest: string | undefined): Rule =>
      (request, response) => {
        if (!request.path.includes('manifests')) return false
        response
          .writeHead(
            request.method === 'PUT' ? 201 : 200,
            request.method === 'HEAD' && digest ? { 'docker-content-digest': digest } : {},
          )
          .end()
        return true
      }
    const right = await registry(withDigest(big.descriptor.digest))
    await push(big, right.address)
    for (const wrong of [undefined, `sha256:${'0'.repeat(64)}`]) {
      const { address } = await registry(withDigest(wrong))
      await expect(push(big, address)).rejects.toMatchObject({ outcome: 'failed', detail: 'digest-mismatch' })
    }
  })

  it('passes on that the bytes are not what their descriptor says, without trying again', async () => {
    const { address, blobs } = await registry()
    const [layer] = big.manifest.layers
    const blob: Image['blob'] = async function* ({ digest }) {
      yield Buffer.alloc(1000)
      if (digest === layer?.digest) throw new DigestMismatch('layer', digest, 'other')
    }
    await expect(push({ ...big, blob }, address)).rejects.toBeInstanceOf(DigestMismatch)
    expect(blobs.size).toBe(0)
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const { address } = await registry((request) => {
      if (request.method === 'POST') controller.abort(new Error('stop'))
      return request.method === 'POST'
    })
    await expect(push(big, address, fakeClock(), controller.signal)).rejects.toThrow('stop')
  })

  it('speaks http with this machine alone', async () => {
    await expect(push(big, 'http://registry.example.invalid')).rejects.toMatchObject({ detail: 'refused' })
    await expect(push(big, '127.0.0.1:1')).rejects.toMatchObject({ detail: 'unreachable' })
  })
})

it.each(['', 'not a host', 'javascript:alert(1)'])('is refused at the address "%s"', (address) => {
  expect(() => rootOf(address)).toThrow(expect.objectContaining({ detail: 'refused' }))
})
