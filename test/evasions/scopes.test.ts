import { beforeAll, describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import type { Report } from '../../src/core/report/report.ts'
import { atEvent, guard } from '../commands/secret-guard/guard.ts'
import type { WorkRepository } from '../fakes/work-repository.ts'
import { isFound, pairPrint } from './expect-found.ts'
import { hideAll, hidingPlaces } from './hide-all.ts'

const seed = process.env['KSHIP_SEED'] ?? 'one'
const zero = '0'.repeat(40)

/** Every scope, and which part of the hiding places it covers. */
const covers = {
  range: 'new',
  'pull request': 'new',
  'merge group': 'new',
  'push of more commits': 'new',
  'push of a new branch': 'new',
  'forced push': 'new',
  create: 'new',
  schedule: 'tip',
  tree: 'tip',
  'tree of head': 'tip',
  folder: 'tip',
  staged: 'tip',
  history: 'all',
} as const
type Scope = keyof typeof covers
const reports = new Map<Scope, Report>()
let counted = 0

const event = (repository: WorkRepository, name: string, payload: object): Promise<Report> =>
  atEvent(repository, name, payload, repository.git('rev-parse', 'feature'))

async function allScopes(repository: WorkRepository): Promise<void> {
  const { path, git } = repository
  const [base, head] = [git('rev-parse', 'main'), git('rev-parse', 'feature')]
  const pull = { base: { sha: base }, head: { sha: head, ref: 'feature' }, title: 't', body: '' }
  const push = (before: string, forced = false): object => ({
    ref: 'refs/heads/feature',
    before,
    after: head,
    deleted: false,
    forced,
    commits: [],
    repository: { default_branch: 'main' },
  })
  git('update-ref', 'refs/remotes/origin/main', base)
  const runs: Readonly<Record<Scope, () => Promise<Report>>> = {
    range: () => guard(path, { scope: 'range', base: 'main', head: 'feature' }),
    'pull request': () => event(repository, 'pull_request', { pull_request: pull }),
    'merge group': () =>
      event(repository, 'merge_group', { merge_group: { base_sha: base, head_sha: head } }),
    'push of more commits': () => event(repository, 'push', push(base)),
    'push of a new branch': () => event(repository, 'push', push(zero)),
    'forced push': () => event(repository, 'push', push('ab'.repeat(20), true)),
    create: () => event(repository, 'create', { ref: 'feature', ref_type: 'branch', master_branch: 'main' }),
    schedule: () => event(repository, 'schedule', {}),
    tree: () => guard(path, { scope: 'tree' }),
    'tree of head': () => guard(path, { scope: 'tree', head: 'feature' }),
    folder: () =>
      withScratch(async (folder) => {
        git('checkout-index', '-a', `--prefix=${folder}/`)
        return guard(folder, {})
      }),
    history: () => guard(path, { scope: 'history' }),
    async staged() {
      git('reset', '-q', '--soft', 'main')
      return guard(path, { scope: 'staged' })
    },
  }
  for (const scope of Object.keys(covers) as Scope[])
    if (scope !== 'staged') reports.set(scope, await runs[scope]())
  counted = git('rev-list', '--objects', '--all').split('\n').length
  reports.set('staged', await runs.staged())
}

beforeAll(() => withScratch(async (path) => allScopes(await hideAll(path, seed))), 120_000)

describe.each(Object.keys(covers) as Scope[])('scope %s', (scope) => {
  it.each(
    hidingPlaces
      .filter(({ seenBy }) => seenBy.includes(covers[scope]))
      .map((place) => [place.name, place] as const),
  )('finds what is in %s', (_, place) => {
    expect(isFound(reports.get(scope), seed, place)).toBe(true)
  })

  it('finds a pair of which one half was there before', () => {
    expect(reports.get(scope)?.findings.map((one) => one.fingerprint)).toContain(pairPrint(seed))
  })
})

it('accounts for every object that git counts', () => {
  const { evidence = {}, coverage } = reports.get('history') ?? {}
  const { counted: whole, ...parts } = (evidence['objects'] ?? {}) as Readonly<Record<string, number>>
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(whole)
  expect(whole).toBe(counted)
  expect(coverage?.skipped).toEqual([])
})
