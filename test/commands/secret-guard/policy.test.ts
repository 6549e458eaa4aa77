import { describe, expect, it } from '@jest/globals'
import { withRepository } from '../../fakes/work-repository.ts'
import { branched, guard, password, places, range, token } from './guard.ts'

describe('policy', () => {
  const waiver = (fingerprint: string, expires: string): string =>
    `waivers:\n  - fingerprint: "${fingerprint}"\n    reason: test key\n    owner: ada\n    expires: ${expires}\n`

  it('of the base judges: a waiver that the branch brings itself does not count', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      const [finding] = (await range(repository)).findings
      await repository.write('.kship.yml', waiver(finding?.fingerprint ?? '', '2026-08-01'))
      repository.commit('waive myself')
      const own = await range(repository)
      expect([own.outcome, own.evidence['policy']]).toMatchObject(['blocked', { from: 'built-in' }])
      repository.git('checkout', '-q', 'main')
      await repository.write('.kship.yml', waiver(finding?.fingerprint ?? '', '2026-08-01'))
      repository.commit('waive')
      const reviewed = await range(repository)
      expect([reviewed.outcome, ...places(reviewed)]).toEqual(['passed', 'waived blob a.txt 1'])
      expect(reviewed.evidence['policy']).toMatchObject({ from: 'base branch' })
      expect(reviewed.debt).toMatchObject([
        { what: 'waived finding (test key)', owner: 'ada', due: '2026-08-01' },
      ])
    }))

  it('lists expired waivers as debt and blocks again', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      const [finding] = (await guard(repository.path, {})).findings
      await repository.write('.kship.yml', waiver(finding?.fingerprint ?? '', '2026-05-31'))
      const report = await guard(repository.path, {})
      expect([report.outcome, report.debt[0]?.what]).toEqual(['blocked', 'expired waiver (test key)'])
      expect(report.evidence['policy']).toMatchObject({ from: 'work tree' })
    }))

  it('is narrowed by fail-on', () =>
    withRepository(async (repository) => {
      await repository.write('.env', `DB_PASSWORD=${password}`)
      repository.commit('a')
      expect((await guard(repository.path, {})).outcome).toBe('blocked')
      expect((await guard(repository.path, { 'fail-on': 'high' })).outcome).toBe('passed')
      await expect(guard(repository.path, { 'fail-on': 'low' })).rejects.toMatchObject({ code: 'bad-value' })
      await expect(guard(repository.path, { policy: 'none.yml' })).rejects.toMatchObject({ input: 'policy' })
    }))
})
