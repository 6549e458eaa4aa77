import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { pack } from 'tar-stream'
import { sha256Of, takeProgram } from '../../../src/adapters/engines/program.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { tarOf } from '../../fakes/layout.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const program = Buffer.from('#!/bin/true\n')
const source = (file: string, bytes: Uint8Array) => ({
  name: 'Trivy 0.74.0',
  file,
  sha256: sha256(bytes),
  entry: 'trivy',
  missing: 'Trivy is not installed.',
})

const take = (archive: Uint8Array, change: object = {}) =>
  withScratch(async (folder) => {
    const file = join(folder, 'archive')
    await writeFile(file, archive)
    const target = join(folder, 'target')
    const digest = await takeProgram({ ...source(file, archive), ...change }, target)
    const { mode } = await stat(target)
    return { digest, mode: mode & 0o777, text: await readFile(target, 'utf8'), names: await readdir(folder) }
  })

async function linked(type: 'symlink' | 'link'): Promise<Buffer> {
  const tar = pack()
  tar.entry({ name: 'trivy', type, linkname: '/bin/sh' })
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return gzipSync(Buffer.concat(chunks))
}

describe('takeProgram', () => {
  it('takes the one entry of a release archive, for this user alone, and tells its sha256', async () => {
    const archive = gzipSync(
      await tarOf({
        'README.md': 'x',
        '../escaped': 'x',
        '/absolute': 'x',
        trivy: program,
        'contrib/trivy': 'y',
      }),
    )
    expect(await take(archive)).toEqual({
      digest: sha256(program),
      mode: 0o500,
      text: program.toString(),
      names: ['archive', 'target'],
    })
  })

  it('takes a program that lies there by itself', async () => {
    expect(await take(program, { entry: undefined })).toMatchObject({ digest: sha256(program), mode: 0o500 })
  })

  it.each([
    [
      'an archive with one more byte',
      async () => Buffer.concat([gzipSync(await tarOf({ trivy: program })), Buffer.of(0)]),
    ],
    ['an archive without the program', async () => gzipSync(await tarOf({ 'x/trivy': program }))],
    ['a program that is a symbolic link', () => linked('symlink')],
    ['a program that is a hard link', () => linked('link')],
    ['half an archive', async () => gzipSync(await tarOf({ trivy: program })).subarray(0, 40)],
    ['no archive', async () => Buffer.from('text')],
  ])('refuses %s', async (name, make) => {
    const archive = await make()
    const wanted = name.includes('one more') ? archive.subarray(0, -1) : archive
    await expect(take(archive, { sha256: sha256(wanted) })).rejects.toMatchObject({
      name: 'EngineFailure',
      reason: 'failed',
      message: expect.stringMatching(/^Trivy 0\.74\.0 was not run: /),
    })
  })

  it('refuses another archive than was meant, though it holds a program', async () => {
    const archive = gzipSync(await tarOf({ trivy: program }))
    await expect(take(archive, { sha256: sha256(program) })).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining(`is ${sha256(archive)}, not ${sha256(program)}`),
    })
  })

  it('says what to do when there is none', () =>
    withScratch(async (folder) => {
      const missing = takeProgram(source(join(folder, 'none'), program), join(folder, 'target'))
      await expect(missing).rejects.toMatchObject({ reason: 'unusable', message: 'Trivy is not installed.' })
    }))
})

it('tells the sha256 of a file, and nothing of one that is not there', () =>
  withScratch(async (folder) => {
    await writeFile(join(folder, 'a'), program)
    expect(await sha256Of(join(folder, 'a'))).toBe(sha256(program))
    expect(await sha256Of(join(folder, 'b'))).toBeUndefined()
  }))
