import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/report/report.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { branched, guard, other, range, token } from './guard.ts'

const advice = ({ findings }: Report): string => findings.flatMap((one) => one.advice).join('\n')

describe('the comment of another scanner', () => {
  it('is shown with the way to a waiver, and lets nothing through', () =>
    branched(async (repository) => {
      await repository.write('a.txt', `${token} # gitleaks:allow`)
      repository.commit('a')
      const report = await range(repository)
      expect(report.outcome).toBe('blocked')
      expect(advice(report)).toContain(
        `the comment "gitleaks:allow" counts for nothing here; to accept the finding for a while: kship waive ${report.findings[0]?.fingerprint}`,
      )
    }))
})

describe('whether it is still there', () => {
  it('is told of each: in the tip, also where it moved to, or gone', () =>
    branched(async (repository) => {
      await repository.write('a.txt', `\n${token}`)
      await repository.write('b.txt', other)
      const brought = repository.commit('a')
      repository.git('mv', 'a.txt', 'moved.txt')
      await repository.delete('b.txt')
      const tip = repository.commit('b').slice(0, 12)
      const { findings } = await range(repository)
      const notes = findings.map(({ where, advice }) => [where.path, where.commit === brought, advice.at(-1)])
      expect(notes).toEqual([
        ['a.txt', true, `still in the tip: ${tip} at moved.txt:2`],
        ['b.txt', true, expect.stringMatching(`^gone from the tip \\(${tip}\\), still in the history`)],
        ['moved.txt', false, `still in the tip: ${tip} at moved.txt:2`],
      ])
    }))

  it('of the whole history is told by HEAD, and nothing of a message', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit(`see ${other}`)
      await repository.write('a.txt', 'gone')
      const tip = repository.commit('b').slice(0, 12)
      const report = await guard(repository.path, { scope: 'history' })
      expect(advice(report).match(/gone from the tip/g)).toHaveLength(1)
      expect(advice(report)).toContain(`(${tip})`)
    }))

  it('of a masked path is told all the same', () =>
    branched(async (repository) => {
      await repository.write(`${token}.txt`, other)
      repository.commit('a')
      expect(
        advice(await range(repository)).match(/still in the tip: .{12} at .*characters\)\.txt/g),
      ).toHaveLength(2)
    }))
})

describe('a waiver that the branch brings itself', () => {
  const waive = (fingerprint: string): string =>
    `waivers: [{fingerprint: "${fingerprint}", reason: x, owner: ada, expires: 2026-08-01}]\n`

  it('is shown where it would count, with what makes it count', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      await repository.write('b.txt', other)
      repository.commit('a')
      const [first] = (await range(repository)).findings
      await repository.write('.kship.yml', waive(first?.fingerprint ?? ''))
      repository.commit('waive')
      const report = await range(repository)
      expect(report.outcome).toBe('blocked')
      expect(advice(report).match(/a waiver for it is added here/g)).toHaveLength(1)
      expect(report.findings[0]?.advice.at(-1)).toMatch(
        /\(ada, until 2026-08-01\): it counts once it is on the base branch/,
      )
    }))

  it('is debt when nobody could read the policy any more', () =>
    branched(async (repository) => {
      await repository.write('.kship.yml', 'waiver: []\n')
      const head = repository.commit('misspelt').slice(0, 12)
      const report = await range(repository)
      expect(report).toMatchObject({
        outcome: 'passed',
        debt: [
          { where: `.kship.yml of ${head}`, 'way out': expect.stringContaining('unknown key "waiver"') },
        ],
      })
    }))
})
