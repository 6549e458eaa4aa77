import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { triageRoleArn } from '../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { session } from '../twin/client.ts'
import { askAws } from './aws.ts'
import { oracle } from './oracle.ts'

oracle('the aws CLI, about access keys', 'aws', (binary) => {
  let twin: Twin
  let home: string
  let credentials: Record<string, string>
  let key: string

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kship-'))
    twin = await startTwin({ health: 'simulated' })
    const {
      accessKeyId,
      secretAccessKey,
      sessionToken = '',
    } = await session(twin, { RoleArn: triageRoleArn })
    credentials = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    }
    const used = { at: new Date('2026-11-20T10:11:12Z'), service: 's3', region: 'eu-west-1' }
    const created = new Date('2024-03-01T09:00:00Z')
    key = twin.iam.seed({ user: 'app-user', status: 'Inactive', created, used }).accessKeyId
  }, 60_000)
  afterAll(async () => {
    await twin.stop()
    await rm(home, { recursive: true, force: true })
  })

  const aws = (...args: string[]) => askAws(binary, { twin, home }, credentials, args)

  it('reads whose a key is, its status and its last use', async () => {
    expect((await aws('sts', 'get-access-key-info', '--access-key-id', key)).answer).toEqual({
      Account: '123456789012',
    })
    const use = await aws('iam', 'get-access-key-last-used', '--access-key-id', key)
    expect(use.answer).toMatchObject({
      UserName: 'app-user',
      AccessKeyLastUsed: {
        LastUsedDate: expect.stringContaining('2026-11-20T10:11:12'),
        ServiceName: 's3',
        Region: 'eu-west-1',
      },
    })
    const keys = await aws('iam', 'list-access-keys', '--user-name', 'app-user')
    expect(keys.answer).toMatchObject({
      AccessKeyMetadata: [{ UserName: 'app-user', AccessKeyId: key, Status: 'Inactive' }],
    })
  }, 60_000)

  it('reads refusals as the exceptions that they are', async () => {
    const gone = twin.iam.deletedKeyId()
    const unknown = await aws('iam', 'get-access-key-last-used', '--access-key-id', gone)
    expect(unknown.stderr).toContain('(NoSuchEntity)')
    const { secret, accessKeyId } = twin.iam.seed({ user: 'nobody' })
    credentials = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret }
    const own = await aws('iam', 'list-access-keys', '--user-name', 'app-user')
    expect(own.stderr).toContain('(AccessDenied)')
  }, 60_000)
})
