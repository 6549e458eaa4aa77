import { describe, expect, it } from '@jest/globals'
import { drawn } from '../../core/secrets/plant.ts'
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

  describe('brings rules of its own', () => {
    const value = (seed: string): string => `acme_${drawn(seed, 32, 'hex')}`
    const rule = (pattern: string): string =>
      `rules:\n  - { name: acme, keywords: [acme_], pattern: '${pattern}', examples: { match: ["${value('shown')}"], no-match: [acme] } }\n`

    it('which find what the base branch’s policy names, and not what is shown there', () =>
      branched(async (repository) => {
        repository.git('checkout', '-q', 'main')
        await repository.write('.kship.yml', rule('acme_[0-9a-f]{32}'))
        repository.commit('rule')
        repository.git('checkout', '-q', '-b', 'next')
        await repository.write('a.txt', value('real'))
        await repository.write('.kship.yml', 'fail-on: [high]\n')
        repository.commit('a')
        const report = await range(repository, { head: 'next' })
        expect(report.findings).toMatchObject([
          { rule: 'own-acme', blocking: true, where: { path: 'a.txt' } },
        ])
        repository.git('checkout', '-q', 'main')
        expect((await guard(repository.path, {})).outcome).toBe('passed')
      }))

    it('which are debt when they would not load once merged', () =>
      branched(async (repository) => {
        await repository.write('.kship.yml', rule('acme_('))
        repository.commit('rule')
        expect(await range(repository)).toMatchObject({
          outcome: 'passed',
          debt: [{ 'way out': expect.stringContaining('rule "acme": "pattern" is not RE2 syntax') }],
        })
        await expect(guard(repository.path, {})).rejects.toThrow('rule "acme": "pattern" is not RE2 syntax')
      }))
  })
})
