import { afterAll, beforeAll } from '@jest/globals'
import { type Account, account, simulated } from '../account.ts'
import * as sample from '../sample.ts'

/** One account for all tests of a file, since a refusal changes no service. */
export function seeded(): Account {
  const its = account()
  beforeAll(() => its.begin(simulated), 60_000)
  afterAll(() => its.twin.stop())
  return its
}

export const definition = (change: sample.Variation = {}) =>
  sample.taskDefinition({
    ...change,
    container: { image: 'registry.example.invalid/advisor:1', ...change.container },
  })
