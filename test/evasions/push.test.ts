import { expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import type { Report } from '../../src/core/report/report.ts'
import { kship } from '../process.ts'
import { isFound } from './expect-found.ts'
import { hideAll, hidingPlaces } from './hide-all.ts'

const seed = process.env['KSHIP_SEED'] ?? 'one'

it('a push of all refs, as git tells its hook, is looked through but for what a remote holds', () =>
  withScratch(async (path) => {
    const { git } = await hideAll(path, seed)
    const zero = '0'.repeat(40)
    const lines = git('for-each-ref', '--format=%(refname) %(objectname)').split('\n')
    const input = lines.map((line) => `${line} ${line.split(' ')[0]} ${zero}\n`).join('')
    const { stdout } = await kship(['secret-guard', '--scope', 'push', '--format', 'json'], {
      cwd: path,
      input,
    })
    const report = JSON.parse(stdout) as Report
    const missed = hidingPlaces.filter((place) => !isFound(report, seed, place)).map(({ name }) => name)
    expect(missed).toEqual(['a branch of a remote'])
  }))
