import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { pullImage } from '../../../src/adapters/oci/pull.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { type Digest, mediaTypes } from '../../../src/core/image/oci.ts'
import { fakeImage } from '../../fakes/image.ts'
import { digestOf } from '../../fakes/layout.ts'
import { servers } from '../../server.ts'

const image = fakeImage(Buffer.from('layer'))
const { digest } = image.descriptor
const [layer] = image.manifest.layers
const platform = { os: 'linux', architecture: 'amd64' }

type Answer = (request: IncomingMessage, response: ServerResponse) => void
const open = servers()
const listen = async (answer: Answer): Promise<string> => (await open(answer)).host

const blobs = new Map<string, Buffer>()
beforeEach(async () => {
  for (const blob of [image.manifest.config, ...image.manifest.layers]) {
    const chunks: Uint8Array[] = []
    for await (const chunk of image.blob(blob)) chunks.push(chunk)
    blobs.set(blob.digest, Buffer.concat(chunks))
  }
})
const nameIn = ({ url = '' }: IncomingMessage): string => url.slice(url.lastIndexOf('/') + 1)
const blob: Answer = (request, response) => void response.end(blobs.get(nameIn(request)))
/** Serves the manifest itself and hands blobs to `onBlob`. */
const registry =
  (onBlob: Answer): Answer =>
  (request, response) => {
    if (request.url?.includes('/blobs/')) return onBlob(request, response)
    if (nameIn(request) !== digest) return void response.writeHead(404).end()
    response.setHeader('content-type', mediaTypes.manifest).end(image.bytes)
  }
const pull = async (address: string, folder: string, wanted: Digest = digest): Promise<void> => {
  const login = { address, repository: 'advisor', username: 'AWS', password: 'p' }
  const { signal } = new AbortController()
  await pullImage(login, wanted, { platform, folder: join(folder, 'image'), signal })
}

describe('an image that is pulled', () => {
  it('lies in a layout byte for byte', () =>
    withScratch(async (folder) => {
      await pull(await listen(registry(blob)), folder)
      expect((await openLayout(join(folder, 'image'))).descriptor.digest).toBe(digest)
    }))

  it('may have its blobs elsewhere, where the password does not go', () =>
    withScratch(async (folder) => {
      const told: (string | undefined)[] = []
      const store = await listen((request, response) => {
        told.push(request.headers.authorization)
        blob(request, response)
      })
      const redirect: Answer = (request, response) =>
        void response.writeHead(307, { location: `http://${store}/${nameIn(request)}` }).end()
      await pull(await listen(registry(redirect)), folder)
      expect(told).toEqual([undefined, undefined])
    }))

  it('is refused when any byte of it is another', () =>
    withScratch(async (folder) => {
      blobs.set(layer?.digest ?? '', Buffer.from('LAYER'))
      await expect(pull(await listen(registry(blob)), folder)).rejects.toThrow('not')
      await expect(openLayout(join(folder, 'image'))).rejects.toThrow()
      const lie: Answer = (_, response) => void response.end('{"schemaVersion":2}')
      await expect(pull(await listen(lie), folder)).rejects.toThrow(digest)
    }))

  it('is not fetched over plain http from another machine', () =>
    withScratch(async (folder) => {
      const away: Answer = (_, response) =>
        void response.writeHead(307, { location: 'http://store.example.invalid/x' }).end()
      await expect(pull(await listen(registry(away)), folder)).rejects.toMatchObject({
        detail: 'unreachable',
        message: expect.stringContaining('away from https'),
      })
    }))

  it('is not fetched when the registry breaks off', () =>
    withScratch(async (folder) => {
      const cut: Answer = (_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half')
        setTimeout(() => response.destroy(), 20)
      }
      await expect(pull(await listen(registry(cut)), folder)).rejects.toMatchObject({
        detail: 'unreachable',
        message: expect.stringContaining('broke off'),
      })
    }))

  it('is refused when the digest is of something else', () =>
    withScratch(async (folder) => {
      const other = Buffer.from('{"schemaVersion":2}')
      const address = await listen((_, response) => void response.end(other))
      await expect(pull(address, folder, digestOf(other))).rejects.toMatchObject({
        detail: 'refused',
        message: expect.stringContaining('is no image'),
      })
    }))

  it.each([
    [401, 'access-denied'],
    [404, 'refused'],
    [500, 'unreachable'],
  ])('that the registry answers with %d is %s', (status, detail) =>
    withScratch(async (folder) => {
      const address = await listen((_, response) => void response.writeHead(status).end())
      await expect(pull(address, folder)).rejects.toMatchObject({ detail })
    }),
  )
})
