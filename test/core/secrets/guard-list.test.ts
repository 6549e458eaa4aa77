import { describe, expect, it } from '@jest/globals'
import { Halted, UsageError } from '../../../src/core/command/failure.ts'
import { type Report, report } from '../../../src/core/report/report.ts'
import { guardList } from '../../../src/core/secrets/guard-list.ts'
import { parseRepositories } from '../../../src/core/secrets/repository-list.ts'
import { silent } from '../../fakes/clock.ts'
import { withChecksum } from './plant.ts'

const clean = report({
  command: 'secret-guard',
  outcome: 'passed',
  detail: 'clean',
  summary: 'No secret in 2 commits.',
  coverage: { read: { commits: 2 }, skipped: [{ what: 'a.zip', why: 'encrypted', count: 1 }] },
  debt: [{ what: 'w', where: 'waiver 1', 'way out': 'x' }],
})

/** Of three the second ends so. */
const guarded = (second: () => Report, names = 'a\nb\nc'): Promise<Report> => {
  const list = parseRepositories(names, 'list.txt')
  const guardOne = async ({ folder }: { folder: string }): Promise<Report> =>
    folder === 'b/' ? second() : clean
  const { signal } = new AbortController()
  const world = { guardOne, progress: silent, signal }
  return guardList(list, { scope: 'history', rehearsal: false }, world)
}
const throwing = (error: Error) => (): never => {
  throw error
}

describe('a list of repositories', () => {
  it('is told as one, each place by its repository', async () => {
    const { outcome, summary, coverage, debt, evidence } = await guarded(() => clean)
    expect([outcome, summary]).toEqual(['passed', 'No secret in 6 commits of 3 repositories.'])
    expect(coverage.read).toEqual({ repositories: 3, commits: 6 })
    expect(coverage.skipped.map(({ what }) => what)).toEqual(['a: a.zip', 'b: a.zip', 'c: a.zip'])
    expect(debt.map(({ where }) => where)).toEqual(['a: waiver 1', 'b: waiver 1', 'c: waiver 1'])
    expect(evidence['repositories']).toMatchObject([{ repository: 'a', read: { commits: 2 } }, {}, {}])
  })

  it.each<[string, Error, string, string]>([
    ['lacks objects', new Halted('incomplete', 'objects-missing', 'Not all.'), 'objects-missing', 'Not all'],
    [
      'cannot be opened',
      new UsageError('no-repository', 'directory', 'input "directory": there is none'),
      'not-read',
      'there is none',
    ],
    [
      'has a broken policy',
      new UsageError('malformed-file', 'policy', '.kship.yml:1: no'),
      'not-read',
      '.kship.yml:1: no',
    ],
    [
      'the system refuses',
      Object.assign(new Error('EACCES: open'), { code: 'EACCES', syscall: 'open' }),
      'system-refused',
      'The system refused: EACCES: open',
    ],
  ])('goes on where one %s, and says so by name', async (_, error, detail, why) => {
    const { outcome, summary, coverage, evidence, ...rest } = await guarded(throwing(error))
    expect([outcome, rest.detail]).toEqual(['incomplete', detail])
    expect(summary).toBe('1 of 3 repositories could not be read: b.')
    expect(coverage.read).toEqual({ repositories: 2, commits: 4 })
    expect(coverage.skipped).toContainEqual({ what: 'b', why, count: 1 })
    expect(evidence['repositories']).toMatchObject([{}, { repository: 'b', detail, why }, {}])
  })

  it('names three of those that cannot be read, and counts the rest', async () => {
    const list = parseRepositories('a\nb\nc\nd\ne', 'list.txt')
    const guardOne = throwing(new Halted('incomplete', 'objects-missing', 'Not all.'))
    const world = { guardOne: async () => guardOne(), progress: silent, signal: new AbortController().signal }
    const { summary } = await guardList(list, { scope: 'history', rehearsal: false }, world)
    expect(summary).toBe('5 of 5 repositories could not be read: a, b, c and 2 more.')
  })

  it.each([
    ['a mistake of the run', new UsageError('bad-value', 'region', 'input "region": none')],
    ['a defect', new TypeError('x is undefined')],
  ])('ends with %s', async (_, error) => {
    await expect(guarded(throwing(error))).rejects.toBe(error)
  })

  it('shows no secret of what was said about a repository', async () => {
    const token = withChecksum('ghp_', 'said')
    const text = JSON.stringify(await guarded(throwing(new Halted('incomplete', 'not-read', `at ${token}.`))))
    expect(text).not.toContain(token)
    expect(text).toContain('could not be read: b')
  })
})
