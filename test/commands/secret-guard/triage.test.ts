import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { keyTriage } from '../../../src/commands/guard-triage.ts'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { recordingSite } from '../../fakes/site.ts'

const given = { region: undefined, 'github-host': undefined, rehearsal: false }
let twin: Twin
let id: string
beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
  id = twin.iam.seed({ user: 'app-user' }).accessKeyId
})
afterAll(() => twin.stop())

/** Milliseconds, longer than any wait here. */
const late = 8_000

const slow = (service: string, operation: string) => ({
  ...{ service, operation, nth: 'every' as const, answer: 'slow' as const, delay: late },
})

it.each([
  ['a session', 500, 'sts', 'AssumeRoleWithWebIdentity', 'no answer in time: an AWS session'],
  // What is asked before it is to be answered on a busy machine too.
  ['an answer', 3_000, 'iam', 'ListAccessKeys', 'no answer in time: iam:ListAccessKeys'],
])('waits so long for %s, and tells that it came not', async (_, patience, service, operation, why) => {
  twin.faults.rows.splice(0, 1, slow(service, operation))
  const site = recordingSite('/', { env: { ...twin.env() } })
  const begun = Date.now()
  const { told } = await keyTriage(triageRoleArn, given, site, patience)([id])
  expect(told.get(id)?.untold).toEqual([why])
  expect(Date.now() - begun).toBeLessThan(late)
  expect(site.said).toEqual(['Ask AWS about the keys that were found'])
})

it('ends a wait between two tries with its time', async () => {
  twin.faults.rows.splice(0, 1, { ...slow('sts', 'AssumeRoleWithWebIdentity'), answer: 'throttled' })
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, late).unref())
  const site = recordingSite('/', { env: { ...twin.env() }, clock: { now: () => Date.now(), sleep } })
  const begun = Date.now()
  const { told } = await keyTriage(triageRoleArn, given, site, 500)([id])
  expect(told.get(id)?.untold).toEqual(['no answer in time: an AWS session'])
  expect(Date.now() - begun).toBeLessThan(late)
})

it('ends as a cancelled run when it is one', async () => {
  twin.faults.rows.splice(0, 1, slow('sts', 'GetAccessKeyInfo'))
  const controller = new AbortController()
  const site = recordingSite('/', { env: { ...twin.env() }, signal: controller.signal })
  setTimeout(() => controller.abort(new Error('cancelled')), 300)
  await expect(keyTriage(triageRoleArn, given, site)([id])).rejects.toThrow('cancelled')
})
