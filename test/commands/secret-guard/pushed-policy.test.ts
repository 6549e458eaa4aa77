import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/report/report.ts'
import type { WorkRepository } from '../../fakes/work-repository.ts'
import { atEvent, branched, token } from './guard.ts'

const none = '0'.repeat(40)
/** The branch brings a secret and a policy that blocks nothing; then it is pushed. */
async function pushed(
  repository: WorkRepository,
  ref: string,
  before: string,
  name = 'push',
): Promise<Report> {
  await repository.write('a.txt', token)
  await repository.write('.kship.yml', 'fail-on: []\n')
  const after = repository.commit('a')
  const toMain = { repository: { default_branch: 'main' }, master_branch: 'main' }
  const payload = { ref, ref_type: 'branch', before, after, ...toMain }
  return atEvent(repository, name, payload, after)
}

describe('the policy of a push', () => {
  it.each([
    ['of a new branch', 'refs/heads/feature', () => none],
    ['to a branch', 'refs/heads/feature', (base: string) => base],
    ['of a tag', 'refs/tags/v1', () => none],
  ])('%s is that of the default branch: the pusher cannot switch the gate off', (_, ref, before) =>
    branched(async (repository, base) => {
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      const report = await pushed(repository, ref, before(base))
      expect([report.outcome, report.evidence['policy']]).toMatchObject(['blocked', { from: 'built-in' }])
    }),
  )

  it('of a new branch is what stands on the default one', () =>
    branched(async (repository) => {
      repository.git('checkout', '-q', 'main')
      await repository.write('.kship.yml', 'fail-on: [high]\n')
      repository.git('update-ref', 'refs/remotes/origin/main', repository.commit('policy'))
      repository.git('checkout', '-q', '-b', 'next')
      const report = await pushed(repository, 'refs/heads/next', none)
      expect([report.outcome, report.evidence['policy']]).toMatchObject([
        'blocked',
        { from: 'default branch' },
      ])
    }))

  it('that came as the event of a new branch is the same', () =>
    branched(async (repository, base) => {
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      const report = await pushed(repository, 'feature', none, 'create')
      expect([report.outcome, report.evidence['policy']]).toMatchObject(['blocked', { from: 'built-in' }])
    }))

  it('to the default branch is its own: it was reviewed', () =>
    branched(async (repository, base) => {
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      const report = await pushed(repository, 'refs/heads/main', base)
      expect([report.outcome, report.debt, report.evidence['policy']]).toMatchObject([
        'passed',
        [],
        { from: 'pushed commit' },
      ])
    }))

  it('is its own where the clone has no default branch and nobody to ask, which is told as debt', () =>
    branched(async (repository, base) => {
      const report = await pushed(repository, 'refs/heads/feature', base)
      expect([report.outcome, report.evidence['policy']]).toMatchObject(['passed', { from: 'pushed commit' }])
      expect(report.debt).toEqual([
        {
          what: expect.stringMatching(
            /^judged by the policy of the very commit, .* the default branch \(main\)/,
          ),
          where: expect.stringMatching(/^\.kship\.yml of [0-9a-f]{12}$/),
          'way out': expect.stringMatching(/fetch-depth: 0.*contents: read/),
        },
      ])
    }))

  it('is told as debt too where the commit brings none', () =>
    branched(async (repository, base) => {
      const payload = { ref: 'refs/heads/feature', before: base, after: base, repository: {} }
      const report = await atEvent(repository, 'push', payload, base)
      expect([report.evidence['policy'], report.debt.length]).toMatchObject([{ from: 'built-in' }, 1])
    }))

  it.each(['tag', 'branch'])('is not that of a %s with the full name of the default branch', (kind) =>
    branched(async (repository, base) => {
      await repository.write('a.txt', token)
      await repository.write('.kship.yml', 'fail-on: []\n')
      repository.git(kind, 'refs/remotes/origin/main', repository.commit('a'))
      const after = repository.git('rev-parse', 'HEAD')
      const ref = `refs/${kind === 'tag' ? 'tags' : 'heads'}/refs/remotes/origin/main`
      const payload = { ref, before: none, after, repository: { default_branch: 'main' } }
      const report = await atEvent(repository, 'push', payload, base)
      expect([report.coverage.read['commits'], report.findings.length, report.debt.length]).toEqual([2, 1, 1])
    }),
  )
})

describe('the policy of an event that runs on a commit', () => {
  const ran = async (
    repository: WorkRepository,
    name: string,
    ref: string,
    payload = {},
  ): Promise<Report> => {
    await repository.write('a.txt', token)
    await repository.write('.kship.yml', 'fail-on: []\n')
    const head = repository.commit('a')
    const toMain = { repository: { default_branch: 'main' } }
    return atEvent(repository, name, { ...toMain, ...payload }, head, { GITHUB_REF: ref })
  }
  const release = { release: { tag_name: 'v1', name: 'One', body: '' } }

  it.each([
    ['workflow_dispatch on another branch', 'workflow_dispatch', 'refs/heads/feature', {}],
    ['a release of a tag', 'release', 'refs/tags/v1', release],
    ['a review of a pull request', 'pull_request_review', 'refs/pull/1/merge', {}],
    ['an event that names no ref', 'deployment', '', {}],
  ])('is that of the default branch for %s', (_, name, ref, payload) =>
    branched(async (repository, base) => {
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      const report = await ran(repository, name, ref, payload)
      expect([report.outcome, report.debt]).toEqual(['blocked', []])
    }),
  )

  it.each([
    ['workflow_dispatch on the default branch', 'workflow_dispatch', {}],
    ['a schedule, which names no default branch and runs on no other', 'schedule', { repository: {} }],
  ])('is its own for %s', (_, name, payload) =>
    branched(async (repository) => {
      const report = await ran(repository, name, 'refs/heads/main', payload)
      expect([report.outcome, report.debt]).toEqual(['passed', []])
    }),
  )

  it('is its own, told as debt, where the clone has nothing else', () =>
    branched(async (repository) => {
      const report = await ran(repository, 'workflow_dispatch', 'refs/heads/feature')
      expect([report.outcome, report.debt.length]).toEqual(['passed', 1])
    }))
})
