import type { ServerResponse } from 'node:http'
import { expect, it } from '@jest/globals'
import { visit } from '../../../src/adapters/system/visit.ts'
import { servers } from '../../server.ts'

const listen = servers()
async function page(answer: (response: ServerResponse) => void): Promise<string> {
  const { origin } = await listen((_, response) => answer(response))
  return `${origin}/`
}
const never = new AbortController().signal

it('gives status and body', async () => {
  const url = await page((response) => void response.writeHead(418).end('té'))
  await expect(visit(url, never)).resolves.toEqual({ status: 418, body: 'té' })
})

it('does not follow a redirect', async () => {
  const url = await page((response) => void response.writeHead(302, { location: '/login' }).end())
  await expect(visit(url, never)).resolves.toMatchObject({ status: 302 })
})

it('reads no more than a mebibyte of an endless page', async () => {
  const url = await page((response) => {
    const write = (): void => void (!response.destroyed && response.write(Buffer.alloc(262_144), write))
    write()
  })
  const answer = await visit(url, never)
  expect('body' in answer && answer.body.length).toBeLessThan(1_500_000)
})

it('says why nothing answered', async () => {
  await expect(visit('http://127.0.0.1:9/', never)).resolves.toEqual({ error: expect.any(String) })
  const url = await page((response) => void response.destroy())
  await expect(visit(url, never)).resolves.toMatchObject({ error: expect.stringMatching(/SOCKET|RESET/) })
})

it('ends with the run', async () => {
  const url = await page(() => undefined)
  await expect(visit(url, AbortSignal.timeout(50))).rejects.toThrow()
})
