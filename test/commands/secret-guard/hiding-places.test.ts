import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import type { Site } from '../../../src/core/command/command.ts'
import type { Finding } from '../../../src/core/report/finding.ts'
import { fingerprint } from '../../../src/core/report/fingerprint.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { hideAll, hidingPlaces, pairOf, secretFor } from '../../fakes/hiding-places/hide-all.ts'
import type { HidingPlace } from '../../fakes/hiding-places/place.ts'
import { guard } from './guard.ts'

const seed = process.env['KSHIP_SEED'] ?? 'one'

/** Every scope, and which part of the hiding places it covers. */
const scopes = ['range', 'event', 'tree', 'tree of head', 'staged', 'history'] as const
const covers = {
  range: 'new',
  event: 'new',
  tree: 'tip',
  'tree of head': 'tip',
  staged: 'tip',
  history: 'all',
} as const
const reports = new Map<string, Report>()
let counted = 0

beforeAll(
  () =>
    withScratch(async (path) => {
      const repository = await hideAll(path, seed)
      const base = repository.git('rev-parse', 'main')
      const head = repository.git('rev-parse', 'feature')
      const file = join(path, '.git', 'event.json')
      const pull = { base: { sha: base }, head: { sha: head, ref: 'feature' }, title: 't', body: '' }
      await writeFile(file, JSON.stringify({ pull_request: pull }))
      const env = { PATH: process.env['PATH'], GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file }
      const run = async (name: string, inputs: Record<string, string>, site: Partial<Site> = {}) =>
        void reports.set(name, await guard(path, inputs, site))
      await run('range', { scope: 'range', base: 'main', head: 'feature' })
      await run('event', {}, { host: 'actions', env })
      await run('tree', { scope: 'tree' })
      await run('tree of head', { scope: 'tree', head: 'feature' })
      await run('history', { scope: 'history' })
      counted = repository.git('rev-list', '--objects', '--all').split('\n').length
      repository.git('reset', '-q', '--soft', 'main')
      await run('staged', { scope: 'staged' })
    }),
  120_000,
)

const findingsFor = (scope: string, place: HidingPlace): readonly Finding[] => {
  const secret = secretFor(seed, place)
  const prints = ['github-token', 'url-credentials'].map((rule) =>
    fingerprint(rule, { secret, path: '', key: '' }),
  )
  return (reports.get(scope)?.findings ?? []).filter((one) => prints.includes(one.fingerprint))
}

describe.each(scopes)('scope %s', (scope) => {
  it.each(
    hidingPlaces
      .filter(({ seenBy }) => seenBy.includes(covers[scope]))
      .map((place) => [place.name, place] as const),
  )('finds what is in %s', (_, place) => {
    const found = findingsFor(scope, place)
    expect(found.map(({ status, blocking, where }) => [status, blocking, where.surface])).toContainEqual([
      'open',
      true,
      place.surface,
    ])
    if (place.path !== undefined) expect(found.map(({ where }) => where.path)).toContain(place.path)
  })

  it('finds a pair of which one half was there before', () => {
    const print = fingerprint('aws-access-key', { secret: pairOf(seed).secret, path: '', key: '' })
    expect(reports.get(scope)?.findings.map((one) => one.fingerprint)).toContain(print)
  })
})

it('accounts for every object that git counts', () => {
  const { evidence = {}, coverage } = reports.get('history') ?? {}
  const { counted: whole, ...parts } = (evidence['objects'] ?? {}) as Readonly<Record<string, number>>
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(whole)
  expect(whole).toBe(counted)
  expect(coverage?.skipped).toEqual([])
})
