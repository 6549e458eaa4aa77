import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { download } from '../../../src/adapters/engines/download.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { servers } from '../../server.ts'

const bytes = Buffer.from('release '.repeat(1000))
const sha256 = createHash('sha256').update(bytes).digest('hex')

const listen = servers()
const served = (
  listener: RequestListener,
  work: (url: string, folder: string) => Promise<void>,
): Promise<void> =>
  withScratch(async (folder) => {
    const { origin } = await listen(listener)
    await work(`${origin}/file`, folder)
  })
const { signal } = new AbortController()

describe('download', () => {
  it('follows to where the release lies, and writes the file whole', () => {
    const answer: RequestListener = ({ url }, response) => {
      if (url === '/file') response.writeHead(302, { location: '/elsewhere' }).end()
      else response.end(bytes)
    }
    return served(answer, async (url, folder) => {
      const told: number[] = []
      await download({ url, sha256 }, join(folder, 'a', 'file'), signal, (count) => void told.push(count))
      expect(await readFile(join(folder, 'a', 'file'))).toEqual(bytes)
      expect(told.at(-1)).toBe(bytes.length)
    })
  })

  it.each<[string, RequestListener, string, string]>([
    ['another file', (_, response) => void response.end('x'), 'blocked', 'digest-mismatch'],
    ['another status', (_, response) => void response.writeHead(404).end(bytes), 'incomplete', 'refused'],
    [
      'half of it',
      (_, response) => {
        response.writeHead(200, { 'content-length': bytes.length })
        response.write(bytes.subarray(0, 10), () => response.destroy())
      },
      'incomplete',
      'unreachable',
    ],
    ['nothing', (request) => void request.socket.destroy(), 'incomplete', 'unreachable'],
  ])('leaves nothing behind when it gets %s', (_, answer, outcome, detail) =>
    served(answer, async (url, folder) => {
      const asked = download({ url, sha256 }, join(folder, 'file'), signal, () => undefined)
      await expect(asked).rejects.toMatchObject({ outcome, detail, message: expect.stringContaining(url) })
      expect(await readdir(folder)).toEqual([])
    }),
  )
})
