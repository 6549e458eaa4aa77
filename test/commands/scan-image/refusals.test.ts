import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { app, type Inputs, outputs, reportOf, scan } from './app.ts'

describe('kship scan-image refuses', () => {
  const own = (change: Inputs): Inputs => ({
    engines: 'trivy',
    'trivy-path': 'app.js',
    'trivy-sha256': '0'.repeat(64),
    ...change,
  })
  const cases: readonly (readonly [string, Inputs, string, string])[] = [
    [
      'an unknown engine',
      { engines: 'grype' },
      'bad-value',
      'must be one of trivy, inspector, none, got "grype"',
    ],
    ['none beside an engine', { engines: 'trivy,none' }, 'conflicting-inputs', 'none stands alone'],
    [
      'a program without its sha256',
      own({ 'trivy-sha256': '' }),
      'missing-input',
      '"trivy-sha256" is required',
    ],
    ['a sha256 without its program', own({ 'trivy-path': '' }), 'missing-input', '"trivy-path" is required'],
    ['a sha256 that is none', own({ 'trivy-sha256': 'abc' }), 'bad-value', '64 hex digits'],
    ['a program that is not there', own({ 'trivy-path': 'none' }), 'unreadable-file', '"none" is no file'],
    ['an age that is none', { 'db-max-age': '0' }, 'bad-value', 'from 1 to 8760'],
    ['a policy that is not there', { policy: 'none.yml' }, 'unreadable-file', 'no file "none.yml"'],
    ['inspector without a registry', { engines: 'inspector' }, 'missing-input', '"push-to" is required'],
    [
      'a registry without inspector',
      { 'push-to': '127.0.0.1:1/a' },
      'conflicting-inputs',
      'which "engines" leaves out',
    ],
    [
      'a registry that is not ECR',
      { engines: 'inspector', 'push-to': 'example.invalid/a' },
      'bad-value',
      'must be ACCOUNT.dkr.ecr',
    ],
    ['a report that is not there', { 'with-report': 'none' }, 'unreadable-file', '"none"'],
    ['a report that is none', { 'with-report': 'app.js' }, 'malformed-file', 'it is not JSON'],
    ['one file for two', { verdict: 'v', output: './v' }, 'conflicting-inputs', 'would replace the verdict'],
    ['context beside image', { image: 'x', context: '.' }, 'conflicting-inputs', 'input "context"'],
    ['layout beside image', { image: 'x', layout: 'y' }, 'conflicting-inputs', 'input "layout"'],
    ['an image that is a file', { image: 'app.js' }, 'malformed-file', '"app.js" is no image archive'],
    ['an image of docker', { image: 'a:1' }, 'unreadable-file', 'docker is not on this machine'],
    [
      'an image of a registry that is not ECR',
      { image: `host.example.invalid/a@sha256:${'0'.repeat(64)}` },
      'bad-value',
      'must be ACCOUNT.dkr.ecr',
    ],
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

  const inActions = { GITHUB_ACTIONS: 'true' }
  it.each([
    ['foreign code beside a token', { image: 'x', engines: 'trivy,inspector' }, 'without a token'],
    ['a build beside a token', { engines: 'inspector' }, 'built in a job without a token'],
    [
      'foreign code beside the token that pulls',
      { image: `127.0.0.1:1/a@sha256:${'0'.repeat(64)}`, engines: 'trivy', 'push-to': '' },
      'without a token',
    ],
  ])('%s, in Actions', (_, inputs, words) =>
    app(async (folder) => {
      const conclusion = await scan(folder, { 'push-to': '127.0.0.1:1/a', ...inputs }, inActions)
      if (conclusion.kind !== 'usage') throw new Error('not refused')
      expect(conclusion.error.message).toContain(words)
    }),
  )

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
