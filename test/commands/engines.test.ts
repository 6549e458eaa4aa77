import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { command } from '../../src/commands/engines.ts'
import { execute } from '../../src/core/command/execute.ts'
import { type Installation, manageEngines } from '../../src/core/scan/installation.ts'
import { archiveFor } from '../../src/core/scan/trivy/release.ts'
import { siteIn } from '../fakes/site.ts'

const run = (cache: string, inputs: Readonly<Record<string, string>>) =>
  execute(command, (name) => inputs[name] ?? '', siteIn(cache, { XDG_CACHE_HOME: cache }))

it('lists what is not there, and what is not the release that is pinned', () =>
  withScratch(async (cache) => {
    const archive = archiveFor(process.platform, process.arch)
    if (archive === undefined) throw new Error('no release is pinned for this machine')
    const { file, sha256 } = archive
    const list = () => run(cache, { action: 'list' })
    expect(await list()).toMatchObject({
      report: {
        outcome: 'passed',
        outputs: { trivy: 'absent' },
        evidence: { engines: [{ name: 'trivy', sha256 }] },
      },
    })
    await mkdir(join(cache, 'kship', 'engines'), { recursive: true })
    await writeFile(join(cache, 'kship', 'engines', file), 'another')
    expect(await list()).toMatchObject({
      report: { outputs: { trivy: 'changed' }, summary: expect.stringContaining('install it again') },
    })
  }))

it.each([
  ['install without a name', { action: 'install' }, 'missing-input'],
  ['an engine that nobody pins', { action: 'install', name: 'grype' }, 'bad-value'],
  ['no action', {}, 'missing-input'],
])('refuses %s', (_, inputs, code) =>
  withScratch(async (cache) => {
    expect(await run(cache, inputs)).toMatchObject({ kind: 'usage', error: { code } })
  }),
)

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

function installation(there: string | undefined): Installation & { readonly fetched: string[] } {
  const fetched: string[] = []
  return {
    fetched,
    name: 'trivy',
    version: '0.74.0',
    file: 'trivy.tar.gz',
    sha256: digest('release'),
    found: async () => (there === undefined ? undefined : digest(there)),
    fetch: async () => void fetched.push('trivy'),
  }
}

it.each([
  ['fetches what is not there', undefined, 1, 'done', /^trivy 0\.74\.0 is installed\.$/],
  ['leaves alone what is there', 'release', 0, 'unchanged', /^trivy 0\.74\.0 is installed\.$/],
  ['replaces what was changed, and says so', 'other', 1, 'done', /the file that was there was another one/],
] as const)('install %s', async (_, there, count, detail, summary) => {
  const one = installation(there)
  const report = await manageEngines('install', 'trivy', [one])
  expect(report).toMatchObject({
    detail,
    outputs: { trivy: 'installed' },
    summary: expect.stringMatching(summary),
  })
  expect(one.fetched).toHaveLength(count)
})

it('says what to do where no release is pinned', async () => {
  await expect(manageEngines('install', 'trivy', [])).rejects.toMatchObject({
    outcome: 'incomplete',
    detail: 'refused',
  })
  expect(await manageEngines('list', undefined, [])).toMatchObject({ outcome: 'passed' })
})
