import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { mostFindings, mostMatches } from '../../../src/core/secrets/crowd.ts'
import { passwords } from '../../core/secrets/plant.ts'
import { branched, guard, range, token } from './guard.ts'

const waivers = (fingerprints: readonly (string | undefined)[]): string =>
  `waivers:${fingerprints.map((one) => `\n  - { fingerprint: ${one}, reason: r, owner: o, expires: 2026-07-01 }`).join('')}\n`

describe('more findings than a report tells', () => {
  it('close the gate, and are counted', () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'a.txt'), passwords(mostFindings + 100))
      const report = await guard(folder, {})
      expect([report.outcome, report.detail, report.findings.length]).toEqual([
        'blocked',
        'secrets',
        mostFindings,
      ])
      expect(report.summary).toMatch(/^At least 10000 secrets in 1 file/)
      expect(report.coverage.skipped).toEqual([
        { what: 'findings', why: 'more than the 10000 of one report', count: expect.any(Number) },
      ])
    }))

  it('hide none: what is known fills the report, and what is new is judged by nobody', () =>
    branched(async (repository) => {
      const old = passwords(mostFindings + 100)
      await repository.write('a.txt', old)
      repository.commit('old')
      repository.git('branch', '-f', 'main')
      await repository.write('a.txt', `${old}\n`)
      await repository.write('z.txt', token)
      repository.commit('new')
      const report = await range(repository)
      expect(['blocked', 'incomplete']).toContain(report.outcome)
    }))

  it('of low confidence leave room for one that closes the gate', () =>
    branched(async (repository) => {
      const uuids = Array.from({ length: mostFindings + 9 }, (_, at) => {
        const digits = (at + 0x10000).toString(16)
        return `token: 3f2b${digits.slice(-4)}-7c1d-4e5f-8a9b-0c1d2e3f${digits.slice(-4)}\n`
      })
      await repository.write('a.yml', uuids.join(''))
      await repository.write('z.txt', token)
      repository.commit('low')
      const report = await range(repository)
      expect([report.outcome, report.summary]).toEqual(['blocked', expect.stringMatching(/^1 secret in/)])
      expect(report.coverage.skipped).toEqual([
        { what: 'findings of low confidence', why: 'more than the 10000 of one report', count: 10 },
      ])
    }))

  it('leave a run incomplete that nothing closes', () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, '.kship.yml'), 'fail-on: []\n')
      await writeFile(join(folder, 'a.txt'), passwords(mostFindings + 100))
      const report = await guard(folder, {})
      expect([report.outcome, report.detail, report.summary]).toEqual([
        'incomplete',
        'not-read',
        'More than 10000 findings in 2 files: those beyond were not judged.',
      ])
    }))
})

describe('a file with more matches than are kept', () => {
  const crowd = passwords(1).repeat(mostMatches + 1)

  it('is a finding that leaves the run incomplete until those very bytes are accepted', () =>
    withScratch(async (folder) => {
      const write = (name: string, text: string) => writeFile(join(folder, name), text)
      await write('a.txt', crowd)
      const first = await guard(folder, {})
      expect(first.findings.map(({ rule, blocking }) => [rule, blocking])).toEqual([
        ['secret-assignment', true],
        ['crowded-file', false],
      ])
      expect(first.coverage.skipped).toMatchObject([{ what: 'a.txt', count: 1 }])
      const [secret, rest] = first.findings.map(({ fingerprint }) => fingerprint)
      await write('.kship.yml', waivers([secret]))
      expect((await guard(folder, {})).outcome).toBe('incomplete')
      await write('.kship.yml', waivers([secret, rest]))
      expect((await guard(folder, {})).outcome).toBe('passed')
      await write('a.txt', `${crowd} `)
      expect((await guard(folder, {})).outcome).toBe('incomplete')
    }))
})
