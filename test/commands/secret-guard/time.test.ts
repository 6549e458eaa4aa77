import { createHmac } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { drawn } from '../../core/secrets/plant.ts'
import { branched, guard, range } from './guard.ts'

const part = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64url')

/** @param end milliseconds since the epoch */
function token(end: number): string {
  const text = `${part({ alg: 'HS256' })}.${part({ iss: 'https://id.acme.io', exp: end / 1000 })}`
  return `${text}.${createHmac('sha256', drawn('time', 40, 'base62'))
    .update(text)
    .digest('base64url')}`
}

/** The day of the run is the first of June 2026. */
it.each([
  ['the day before', Date.UTC(2026, 4, 31), 'low', 'passed'],
  ['the day after', Date.UTC(2026, 5, 2), 'high', 'blocked'],
])('a token that ends %s the run', (_, end, confidence, outcome) =>
  branched(async (repository) => {
    await repository.write('a.txt', `${token(end)}\n`)
    repository.commit('a')
    for (const report of [await range(repository), await guard(repository.path, {})]) {
      expect([report.outcome, report.findings.map((one) => one.confidence)]).toEqual([outcome, [confidence]])
    }
  }),
)
