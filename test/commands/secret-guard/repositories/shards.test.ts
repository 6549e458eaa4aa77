import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../../../src/core/report/report.ts'
import { withChecksum } from '../../../core/secrets/plant.ts'
import { guard } from '../guard.ts'
import { type Clones, four } from './clones.ts'

const shards = async (clones: Clones, of: number, inputs: Record<string, string> = {}): Promise<string[]> => {
  const files: string[] = []
  for (let index = 1; index <= of; index++) {
    const report = await clones.run({ shard: `${index}/${of}`, ...inputs })
    const file = join(clones.path, `${Object.values(inputs).join('')}-${of}-${index}.json`)
    await writeFile(file, JSON.stringify(report))
    files.push(file)
  }
  return files
}
const joinedOf = ({ path }: Clones, files: readonly string[]): Promise<Report> =>
  guard(path, { 'with-report': files.join(',') })

/** All but what only one of them has: how many shards there were, and the time. */
function facts({ summary, timings, evidence, ...rest }: Report) {
  const { shards: _, at, ...facts } = evidence
  return { ...rest, facts, summary: summary.replace(/, in \d shards?/, '') }
}

describe('shards of a list', () => {
  it.each([1, 2, 3, 5])('add up to the whole, %d of them in any order', (of) =>
    four(async (clones) => {
      const more = await clones.clone('clones/e')
      await more.write('a.txt', `${withChecksum('npm_', 'more')}\n`)
      await more.write('b.7z', Buffer.from('377abcaf271c0004', 'hex'))
      more.commit('more')
      await clones.list('clones/e', 'clones/a', 'clones/b', 'clones/gone', 'clones/d')
      const whole = await clones.run()
      expect(whole.findings).toHaveLength(3)
      const joined = await joinedOf(clones, (await shards(clones, of)).toReversed())
      expect(facts(joined)).toEqual(facts(whole))
      expect(joined.evidence['shards']).toBe(of)
    }),
  )

  it('pass where there are more of them than repositories', () =>
    four(async ({ run }) => {
      expect(await run({ shard: '5/8' })).toMatchObject({
        outcome: 'passed',
        summary: 'Nothing to read: no repository of the list is in this shard.',
      })
    }))

  it('are no whole when one is missing, doubled, or of another list or scope', () =>
    four(async (clones) => {
      const [one = '', two = ''] = await shards(clones, 2)
      await expect(joinedOf(clones, [one])).rejects.toThrow('shard 2 of 2 is missing')
      await expect(joinedOf(clones, [one, two, two])).rejects.toThrow('named twice')
      const [, tree = ''] = await shards(clones, 2, { scope: 'tree' })
      await expect(joinedOf(clones, [one, tree])).rejects.toThrow('not of the same list and scope')
      await writeFile(join(clones.path, 'other.txt'), 'clones/a\nclones/b\n')
      const [, other = ''] = await shards(clones, 2, { repositories: 'other.txt' })
      await expect(joinedOf(clones, [one, other])).rejects.toThrow('not of the same list and scope')
    }))

  it('are not joined with those of a history', () =>
    four(async (clones) => {
      const [one = ''] = await shards(clones, 2)
      const history = await guard(join(clones.path, 'clones/a'), { scope: 'history', shard: '2/2' })
      const file = join(clones.path, 'history.json')
      await writeFile(file, JSON.stringify(history))
      await expect(joinedOf(clones, [one, file])).rejects.toThrow(
        'one is of a list of repositories, the other of one history',
      )
    }))

  it.each<[string, (evidence: Report['evidence']) => unknown, RegExp]>([
    [
      'does not tell of all its repositories',
      ({ repositories, ...rest }) => ({ ...rest, repositories: (repositories as unknown[]).slice(1) }),
      /tells of 1 repositories, and there are 2 in its shard/,
    ],
    ['tells of none', ({ repositories, ...rest }) => rest, /tells of 0 repositories/],
    ['says nothing of its list', (evidence) => ({ ...evidence, list: {} }), /does not say of what list/],
  ])('are not joined with one that %s', (_, change, message) =>
    four(async (clones) => {
      const files = await shards(clones, 2)
      for (const file of files) {
        const report: Report = JSON.parse(await readFile(file, 'utf8'))
        await writeFile(file, JSON.stringify({ ...report, evidence: change(report.evidence) }))
      }
      await expect(joinedOf(clones, files)).rejects.toThrow(message)
    }),
  )
})
