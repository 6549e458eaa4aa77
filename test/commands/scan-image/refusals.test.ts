import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { app, type Inputs, outputs, reportOf, scan } from './app.ts'

describe('kship scan-image refuses', () => {
  const cases: readonly (readonly [string, Inputs, string, string])[] = [
    ['an engine', { engines: 'trivy' }, 'bad-value', '"trivy" is not available in this version'],
    ['one file for two', { verdict: 'v', output: './v' }, 'conflicting-inputs', 'would replace the verdict'],
    ['context beside image', { image: 'x', context: '.' }, 'conflicting-inputs', 'input "context"'],
    ['layout beside image', { image: 'x', layout: 'y' }, 'conflicting-inputs', 'input "layout"'],
    ['an image that is a file', { image: 'app.js' }, 'unreadable-file', '"app.js" is a file'],
    ['an image of a registry', { image: 'host.example.invalid/a:1' }, 'unreadable-file', 'not read yet'],
    ['an image that is not there', { image: './none' }, 'unreadable-file', 'is no folder'],
    [
      'an image folder that is no layout',
      { image: '.' },
      'unreadable-file',
      'not a readable OCI image layout',
    ],
    [
      'a context that is not there',
      { context: 'none', dockerfile: 'Dockerfile' },
      'unreadable-file',
      '"none"',
    ],
    [
      'a context that is a file',
      { context: 'app.js', dockerfile: 'Dockerfile' },
      'bad-value',
      'not a folder',
    ],
    ['a Dockerfile that is not there', { dockerfile: 'D' }, 'unreadable-file', 'cannot read "D"'],
    [
      'a build-context of another kind',
      { 'build-context': 'a=docker-image://b' },
      'bad-value',
      'oci-layout://',
    ],
    ['a layout in a foreign folder', { layout: '.' }, 'bad-value', 'holds something else'],
    ['a verdict that is a folder', { verdict: 'sub' }, 'unreadable-file', 'cannot read "sub"'],
    ['another platform', { platform: 'amd64' }, 'bad-value', 'must be like linux/amd64'],
  ]
  it.each(cases)('%s', (_, inputs, code, words) =>
    app(async (folder) => {
      await mkdir(join(folder, 'sub'))
      const conclusion = await scan(folder, inputs)
      expect(conclusion).toMatchObject({ kind: 'usage', error: { code } })
      if (conclusion.kind === 'usage') expect(conclusion.error.message).toContain(words)
    }),
  )

  it('a file of the context whose name is not UTF-8', () =>
    app(async (folder) => {
      await writeFile(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff])]), 'x')
      await expect(reportOf(folder)).rejects.toMatchObject({
        name: 'UsageError',
        input: 'dockerfile',
        message: expect.stringContaining('its name is not UTF-8'),
      })
    }))

  it('to remove a file that is no verdict', () =>
    app(async (folder) => {
      await expect(reportOf(folder, { verdict: 'app.js' })).rejects.toMatchObject({
        name: 'UsageError',
        input: 'verdict',
        message: expect.stringContaining('"app.js" is not a verdict'),
      })
      expect(await readFile(join(folder, 'app.js'), 'utf8')).toBe('console.log(1)')
    }))

  it('a time that is none', () =>
    app(async (folder) => {
      const conclusion = await scan(folder, {}, { SOURCE_DATE_EPOCH: 'now' })
      expect(conclusion).toMatchObject({ kind: 'usage', error: { input: 'SOURCE_DATE_EPOCH' } })
    }))

  it('FROM an image that nobody gave', () =>
    app(
      async (folder) => {
        const conclusion = await scan(folder, outputs)
        expect(conclusion).toMatchObject({ kind: 'usage', error: { input: 'build-context' } })
        if (conclusion.kind === 'usage') {
          expect(conclusion.error.message).toContain('--build-context python:3.11-slim=oci-layout://FOLDER')
        }
        expect((await readdir(folder)).toSorted()).toEqual(['Dockerfile', 'app.js'])
      },
      ['FROM python:3.11-slim'],
    ))
})
