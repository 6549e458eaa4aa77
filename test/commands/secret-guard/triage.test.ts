import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Deadline, keyTriage } from '../../../src/commands/guard-triage.ts'
import type { FaultAnswer } from '../../../src/twin/faults.ts'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import type { Call } from '../../../src/twin/wire/endpoint.ts'
import { recordingSite } from '../../fakes/site.ts'

const given = { region: undefined, 'github-host': undefined, rehearsal: false }
let twin: Twin
let id: string
beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
  id = twin.iam.seed({ user: 'app-user' }).accessKeyId
})
afterAll(() => twin.stop())

const fault = (service: string, operation: string, answer: FaultAnswer) =>
  twin.faults.rows.splice(0, 1, { service, operation, nth: 'every', answer })

/** Ends once the twin has been asked. */
async function asked(service: string, operation: string): Promise<void> {
  const before = twin.calls.length
  const isIt = (call: Call): boolean => call.service === service && call.operation === operation
  while (!twin.calls.slice(before).some(isIt)) await setImmediate()
}

/** Is over when the test says so. */
function deadline(): { readonly over: () => void; readonly until: Deadline } {
  const time = new AbortController()
  return {
    over: () => time.abort(new Error('no answer in time')),
    until: (_, work) => work(time.signal),
  }
}

it.each([
  ['a session', 'sts', 'AssumeRoleWithWebIdentity', 'no answer in time: an AWS session'],
  ['an answer', 'iam', 'ListAccessKeys', 'no answer in time: iam:ListAccessKeys'],
])('waits for %s until its time is over, and tells that it came not', async (_, service, operation, why) => {
  fault(service, operation, 'none')
  const site = recordingSite('/', { env: { ...twin.env() } })
  const { over, until } = deadline()
  const [{ told }] = await Promise.all([
    keyTriage(triageRoleArn, given, site, until)([id]),
    asked(service, operation).then(over),
  ])
  expect(told.get(id)?.untold).toEqual([why])
  expect(site.said).toEqual(['Ask AWS about the keys that were found'])
})

it('ends a wait between two tries with its time', async () => {
  fault('sts', 'AssumeRoleWithWebIdentity', 'throttled')
  const { over, until } = deadline()
  const sleep = () => new Promise<void>(() => void setImmediate().then(over))
  const site = recordingSite('/', { env: { ...twin.env() }, clock: { now: () => Date.now(), sleep } })
  const { told } = await keyTriage(triageRoleArn, given, site, until)([id])
  expect(told.get(id)?.untold).toEqual(['no answer in time: an AWS session'])
})

it('ends as a cancelled run when it is one', async () => {
  fault('sts', 'GetAccessKeyInfo', 'none')
  const controller = new AbortController()
  const site = recordingSite('/', { env: { ...twin.env() }, signal: controller.signal })
  const end = asked('sts', 'GetAccessKeyInfo').then(() => controller.abort(new Error('cancelled')))
  await expect(keyTriage(triageRoleArn, given, site)([id])).rejects.toThrow('cancelled')
  await end
})
