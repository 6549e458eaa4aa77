import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from '@jest/globals'
import { extract, type Header } from 'tar-stream'
import { openContext } from '../../../../src/adapters/builders/context.ts'
import { buildEmbedded } from '../../../../src/adapters/builders/embedded.ts'
import { openLayout } from '../../../../src/adapters/oci/layout.ts'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'
import type { Image } from '../../../../src/core/image/oci.ts'
import { defaultPlatform } from '../../../../src/core/image/platform.ts'

type Sample = {
  readonly body: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly base?: Image
  readonly time?: number
}

const signal = new AbortController().signal

export async function build(folder: string, { body, files = {}, base, time = 0 }: Sample): Promise<Image> {
  const context = join(folder, 'context')
  for (const [name, text] of Object.entries({ ...files, Dockerfile: '' })) {
    await mkdir(dirname(join(context, name)), { recursive: true })
    await writeFile(join(context, name), text)
  }
  const layout = join(folder, 'out')
  const dockerfile = join(context, 'Dockerfile')
  const built = await buildEmbedded({
    dockerfile: readDockerfile(['FROM base', ...body].join('\n'), 'Dockerfile'),
    context: await openContext({ folder: context, dockerfile, without: [], written: '.' }),
    ...(base !== undefined && { base }),
    platform: defaultPlatform,
    time,
    layout,
    written: 'out',
    signal,
  })
  const image = await openLayout(layout)
  expect(image.descriptor.digest).toBe(built.digest)
  return image
}

export async function headersOf(image: Image): Promise<Header[][]> {
  const layers: Header[][] = []
  for (const layer of image.manifest.layers) {
    const chunks: Uint8Array[] = []
    for await (const chunk of image.blob(layer)) chunks.push(chunk)
    const tar = extract()
    tar.end(gunzipSync(Buffer.concat(chunks)))
    const headers: Header[] = []
    for await (const entry of tar) {
      headers.push(entry.header)
      entry.resume()
    }
    layers.push(headers)
  }
  return layers
}

export const names = async (image: Image): Promise<string[][]> =>
  (await headersOf(image)).map((headers) => headers.map(({ name }) => name))

export const app = { 'app.js': 'x', 'lib/b.js': 'b', 'lib/a.js': 'a' }
