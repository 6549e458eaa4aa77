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

  it.each([
    ['to the default branch is its own: it was reviewed', 'refs/heads/main', true],
    ['is its own where the clone has no default branch and nobody to ask', 'refs/heads/feature', false],
  ])('%s', (_, ref, isThere) =>
    branched(async (repository, base) => {
      if (isThere) repository.git('update-ref', 'refs/remotes/origin/main', base)
      const report = await pushed(repository, ref, base)
      expect([report.outcome, report.evidence['policy']]).toMatchObject(['passed', { from: 'pushed commit' }])
    }),
  )
})
