import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { accessKeys } from '../../../src/adapters/aws/access-keys.ts'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { keyIdOf } from '../../core/secrets/plant.ts'
import { type Credentials, session } from '../../twin/client.ts'

const { signal } = new AbortController()
const at = new Date('2026-11-20T10:11:12Z')
const created = new Date('2024-03-01T09:00:00Z')
let twin: Twin
let id: string
let keys: ReturnType<typeof accessKeys>
const askedBy = (credentials: Credentials, until = signal) =>
  accessKeys({ region: twin.region, credentials, endpoint: () => twin.url }, until)

beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
  const used = { at, service: 's3', region: 'eu-west-1' }
  id = twin.iam.seed({ user: 'app-user', status: 'Inactive', created, used }).accessKeyId
  keys = askedBy(await session(twin, { RoleArn: triageRoleArn }))
})
afterAll(() => twin.stop())

it('tells whose a key is, when it was last used, and its state, in core’s words', async () => {
  expect(await keys.accountOf(id)).toBe('123456789012')
  expect(await keys.accountOf(keyIdOf('210987654321'))).toBe('210987654321')
  expect(await keys.lastUse(id)).toEqual({ user: 'app-user', at, service: 's3', region: 'eu-west-1' })
  expect(await keys.keysOf('app-user')).toEqual([{ id, status: 'Inactive', created }])
})

it('reads the keys of a user to the last page', async () => {
  const ids = [1, 2, 3].map(() => twin.iam.seed({ user: 'two' }).accessKeyId)
  expect((await keys.keysOf('two')).map((key) => key.id)).toEqual(ids)
})

it('does not read pages without end, nor takes the keys on them for all', async () => {
  for (let key = 0; key < 11; key++) twin.iam.seed({ user: 'many' })
  await expect(keys.keysOf('many')).rejects.toMatchObject({ outcome: 'incomplete', detail: 'unreachable' })
})

it('tells a key and a user who are not there', async () => {
  expect(await keys.lastUse(twin.iam.deletedKeyId())).toBe('no such key')
  expect(await keys.keysOf('nobody')).toEqual([])
})

it('says which call was denied', async () => {
  const denied = askedBy(await session(twin))
  for (const [call, action] of [
    [() => denied.accountOf(id), 'sts:GetAccessKeyInfo'],
    [() => denied.lastUse(id), 'iam:GetAccessKeyLastUsed'],
    [() => denied.keysOf('app-user'), 'iam:ListAccessKeys'],
  ] as const) {
    await expect(call()).rejects.toMatchObject({
      detail: 'access-denied',
      message: expect.stringContaining(action),
    })
  }
})

it('ends with its signal', async () => {
  const controller = new AbortController()
  const patient = askedBy(await session(twin, { RoleArn: triageRoleArn }), controller.signal)
  twin.faults.rows.push({ service: 'iam', operation: 'GetAccessKeyLastUsed', nth: 'every', answer: 'slow' })
  const asked = patient.lastUse(id)
  setTimeout(() => controller.abort(), 50)
  // Else the late answer would come.
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
})
