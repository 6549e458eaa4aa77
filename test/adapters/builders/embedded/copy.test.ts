import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { readLayer } from '../../../../src/adapters/oci/layers.ts'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import { app, build, names } from './build.ts'

describe('buildEmbedded, what a source of COPY stands for', () => {
  const files = { ...app, '.env': 'A=1', 'lib/.env': 'A=1', 'terraform.tfstate': '{}', 'with space': 's' }
  const cases: readonly (readonly [string, readonly string[], string, readonly string[]])[] = [
    ['a file under another name', [], 'COPY app.js /x', ['x']],
    ['a file into a folder', [], 'COPY app.js /x/', ['x/', 'x/app.js']],
    ['a file into the root', [], 'COPY app.js /', ['app.js']],
    ['several files', [], 'COPY app.js .env /x', ['x/', 'x/.env', 'x/app.js']],
    ['the content of a folder', [], 'COPY lib /x', ['x/', 'x/.env', 'x/a.js', 'x/b.js']],
    ['a pattern', [], 'COPY lib/*.js /x/', ['x/', 'x/a.js', 'x/b.js']],
    ['a name with a blank', [], 'COPY ["with space", "/x/"]', ['x/', 'x/with space']],
    [
      'all but what is ignored',
      ['.env', '*.tfstate', 'lib', 'with*', '.dockerignore', 'Dockerfile'],
      'COPY . /x',
      ['x/', 'x/app.js'],
    ],
    ['ignored at any depth', ['**/.env', 'lib/a.js'], 'COPY lib /x', ['x/', 'x/b.js']],
    ['ignored with an exception', ['lib', '!lib/a.js'], 'COPY lib /x', ['x/', 'x/a.js']],
  ]
  it.each(cases)('%s', (_, ignored, line, expected) =>
    withScratch(async (folder) => {
      const image = await build(folder, {
        body: [line],
        files: { ...files, ...(ignored.length > 0 && { '.dockerignore': ignored.join('\n') }) },
      })
      expect(await names(image)).toEqual([expected])
    }),
  )

  it('of several files with one name the last by name stays, whatever order the disk gives', () =>
    withScratch(async (folder) => {
      const twins = Object.fromEntries([...'gcahbfide'].map((name) => [`${name}/x`, name]))
      const image = await build(folder, { body: ['COPY */x /x/'], files: twins })
      for await (const { kind, windows } of readLayer(image, 0)) {
        for await (const window of windows) if (kind === 'file') expect(String(window)).toBe('i')
      }
    }))

  it('the .dockerignore of the Dockerfile wins', () =>
    withScratch(async (folder) => {
      const ignore = { '.dockerignore': 'lib', 'Dockerfile.dockerignore': 'lib/b.js' }
      const image = await build(folder, { body: ['COPY lib /x'], files: { ...app, ...ignore } })
      expect(await names(image)).toEqual([['x/', 'x/a.js']])
    }))

  const refusals: readonly (readonly [string, string, string])[] = [
    ['a source that is not there', 'COPY none /x', 'Dockerfile:2: COPY found no "none" in the context'],
    ['a source that is ignored', 'COPY .env /x', 'found no ".env" in the context'],
    ['a pattern without a match', 'COPY *.py /x', 'found no "*.py"'],
    ['a path above the context', 'COPY ../secret /x', 'leads out of the context: "../secret"'],
    ['a path that goes up in the middle', 'COPY lib/../../secret /x', 'leads out of the context'],
    ['a link that leads out', 'COPY way /x', 'leads out of the context by a symbolic link: "way"'],
  ]
  it.each(refusals)('refuses %s', (_, line, words) =>
    withScratch(async (folder) => {
      await mkdir(join(folder, 'context'))
      await writeFile(join(folder, 'secret'), 'outside')
      await symlink('../secret', join(folder, 'context', 'way'))
      const sample = { body: [line], files: { ...files, '.dockerignore': '.env' } }
      await expect(build(folder, sample)).rejects.toMatchObject({ name: 'UsageError', input: 'dockerfile' })
      await expect(build(folder, sample)).rejects.toThrow(words)
      expect((await readdir(folder)).toSorted()).toEqual(['context', 'secret'])
    }),
  )
})
