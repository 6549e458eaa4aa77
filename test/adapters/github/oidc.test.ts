import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { requestIdToken } from '../../../src/adapters/github/oidc.ts'
import { servers } from '../../server.ts'

const listen = servers()
async function issuer(answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void) {
  let count = 0
  const { origin } = await listen((request, response) => answer(request, response, ++count))
  const url = `${origin}/token?api-version=2`
  const ask = (signal = new AbortController().signal) => requestIdToken({ url, bearer: 'the-bearer' }, signal)
  return { ask, count: () => count, url }
}

describe('the job’s identity token', () => {
  it('is asked for with the bearer, for AWS', async () => {
    const seen: (string | undefined)[] = []
    const { ask } = await issuer((request, response) => {
      seen.push(request.url, request.headers.authorization)
      response.end('{"value":"a.b.c"}')
    })
    await expect(ask()).resolves.toBe('a.b.c')
    expect(seen).toEqual(['/token?api-version=2&audience=sts.amazonaws.com', 'Bearer the-bearer'])
  })

  it('is asked for again where that can help', async () => {
    const { ask, count } = await issuer((_, response, nth) => {
      if (nth === 1) response.destroy()
      else response.writeHead(nth === 2 ? 503 : 200).end('{"value":"a.b.c"}')
    })
    await expect(ask()).resolves.toBe('a.b.c')
    expect(count()).toBe(3)
  })

  it.each([
    ['a refusal', 403, '', 1, 'access-denied'],
    ['no token', 200, '{"value":"x"}', 1, 'access-denied'],
    ['no JSON', 200, 'hello', 1, 'access-denied'],
    ['a broken service', 500, '', 3, 'unreachable'],
  ])('is not there after %s', async (_, status, body, times, detail) => {
    const { ask, count } = await issuer((__, response) => void response.writeHead(status).end(body))
    await expect(ask()).rejects.toMatchObject({
      outcome: 'incomplete',
      detail,
      message: expect.not.stringContaining('the-bearer'),
    })
    expect(count()).toBe(times)
  })

  it('is not waited for in an answer without an end', async () => {
    let written = 0
    const { ask } = await issuer((_, response) => {
      const more = (): boolean => {
        written += 1
        return response.write('x'.repeat(1024 * 1024))
      }
      const timer = setInterval(() => response.destroyed || more(), 1)
      response.on('close', () => clearInterval(timer))
    })
    await expect(ask()).rejects.toMatchObject({ detail: 'access-denied' })
    expect(written).toBeLessThan(1000)
  })

  it('is not fetched from where a redirect points', async () => {
    const other = await issuer((_, response) => void response.end('{"value":"a.b.c"}'))
    const { ask } = await issuer((_, response) => void response.writeHead(302, { location: other.url }).end())
    await expect(ask()).rejects.toMatchObject({ detail: 'access-denied' })
    expect(other.count()).toBe(0)
  })

  it('says who did not answer', async () => {
    const { ask } = await issuer((_, response) => void response.destroy())
    await expect(ask()).rejects.toMatchObject({
      detail: 'unreachable',
      message: expect.stringContaining('127.0.0.1'),
    })
  })

  it('is given up when the run is cancelled', async () => {
    const { ask, count } = await issuer(() => undefined)
    await expect(ask(AbortSignal.timeout(50))).rejects.toThrow()
    expect(count()).toBe(1)
  })
})
