import { expect, it } from '@jest/globals'
import { tokenUntil } from '../../core/secrets/plant.ts'
import { branched, guard, range } from './guard.ts'

/** The day of the run is the first of June 2026. */
it.each([
  ['a year before', Date.UTC(2025, 5, 1), 'low', 'passed'],
  [
    'a week before, when what was done with it can still be looked up,',
    Date.UTC(2026, 4, 25),
    'high',
    'blocked',
  ],
  ['the day after', Date.UTC(2026, 5, 2), 'high', 'blocked'],
])('a token that ends %s the run', (_, end, confidence, outcome) =>
  branched(async (repository) => {
    await repository.write('a.txt', `${tokenUntil(end)}\n`)
    repository.commit('a')
    for (const report of [await range(repository), await guard(repository.path, {})]) {
      expect([report.outcome, report.findings.map((one) => one.confidence)]).toEqual([outcome, [confidence]])
    }
  }),
)
