import { GetAccessKeyLastUsedCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { GetAccessKeyInfoCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { keyIdOf } from '../../core/secrets/plant.ts'
import { type Credentials, refusalOf, session, stsClient } from '../client.ts'

const created = new Date('2024-03-01T09:00:00Z')
const used = { at: new Date('2026-11-20T10:11:12Z'), service: 's3', region: 'eu-west-1' }
let twin: Twin
let credentials: Credentials
let active: string
let inactive: string
beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
  credentials = await session(twin, { RoleArn: triageRoleArn })
  active = twin.iam.seed({ user: 'app-user', created, used }).accessKeyId
  inactive = twin.iam.seed({ user: 'app-user', created, status: 'Inactive' }).accessKeyId
})
afterAll(() => twin.stop())

const iam = (by = credentials): IAMClient =>
  new IAMClient({ endpoint: twin.url, region: twin.region, maxAttempts: 1, credentials: by })
const lastUse = (AccessKeyId: string, by = credentials) =>
  iam(by).send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))
const info = (AccessKeyId: string, by = credentials) =>
  stsClient(twin, by).send(new GetAccessKeyInfoCommand({ AccessKeyId }))

describe('GetAccessKeyInfo', () => {
  it.each([
    ['of its own account', () => active, '123456789012'],
    ['of a deleted key', () => twin.iam.deletedKeyId(), '123456789012'],
    ['of a session', () => credentials.accessKeyId, '123456789012'],
    ['of another account', () => keyIdOf('210987654321'), '210987654321'],
  ])('tells the account from the id %s', async (_, id, account) => {
    expect((await info(id())).Account).toBe(account)
  })

  it('refuses an id that holds no account, one that is too short, and a role that may not ask', async () => {
    expect(await refusalOf(info(`AKIAI${'A'.repeat(15)}`))).toMatchObject({ name: 'ValidationError' })
    expect(await refusalOf(info('AKIA'))).toMatchObject({ name: 'ValidationError' })
    expect(await refusalOf(info(active, await session(twin)))).toMatchObject({ name: 'AccessDenied' })
  })
})

describe('IAM', () => {
  it('tells when a key was last used, by whom, where and for what', async () => {
    expect(await lastUse(active)).toMatchObject({
      UserName: 'app-user',
      AccessKeyLastUsed: { LastUsedDate: used.at, ServiceName: 's3', Region: 'eu-west-1' },
    })
    const { AccessKeyLastUsed: never } = await lastUse(inactive)
    expect(never).toEqual({ ServiceName: 'N/A', Region: 'N/A' })
  })

  it('lists the keys of a user with their status', async () => {
    const list = (Marker?: string) => iam().send(new ListAccessKeysCommand({ UserName: 'app-user', Marker }))
    const one = await list()
    const other = await list(one.Marker)
    expect([one.IsTruncated, other.IsTruncated]).toEqual([true, false])
    expect(await refusalOf(list('x'))).toMatchObject({ name: 'ValidationError' })
    const AccessKeyMetadata = [...(one.AccessKeyMetadata ?? []), ...(other.AccessKeyMetadata ?? [])]
    expect(AccessKeyMetadata).toEqual([
      { UserName: 'app-user', AccessKeyId: active, Status: 'Active', CreateDate: created },
      { UserName: 'app-user', AccessKeyId: inactive, Status: 'Inactive', CreateDate: created },
    ])
  })

  it('knows neither a deleted key nor a user who is not there', async () => {
    expect(await refusalOf(lastUse(twin.iam.deletedKeyId()))).toMatchObject({ name: 'NoSuchEntityException' })
    const nobody = iam().send(new ListAccessKeysCommand({ UserName: 'nobody' }))
    expect(await refusalOf(nobody)).toMatchObject({ name: 'NoSuchEntityException' })
  })

  it('refuses a role that may not ask, a wrong signature, and what breaks the schema', async () => {
    const deploying = await session(twin)
    expect(await refusalOf(lastUse(active, deploying))).toMatchObject({ name: 'AccessDenied' })
    const forged = { ...credentials, secretAccessKey: 'another' }
    expect(await refusalOf(lastUse(active, forged))).toMatchObject({ name: 'SignatureDoesNotMatch' })
    expect(await refusalOf(lastUse('short'))).toMatchObject({ name: 'ValidationError' })
  })
})
