import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { sharedSettings } from '../../../src/adapters/aws/shared-files.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import type { SharedSettings } from '../../../src/core/identity/session.ts'

const settings = (
  credentials: string,
  config: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SharedSettings> =>
  withScratch(async (home) => {
    await mkdir(join(home, '.aws'))
    await writeFile(join(home, '.aws', 'credentials'), credentials)
    await writeFile(join(home, '.aws', 'config'), config)
    return sharedSettings({ HOME: home, ...env })
  })

describe('what the shared files say', () => {
  it('is nothing when they are not there', async () => {
    await expect(withScratch((home) => sharedSettings({ HOME: home }))).resolves.toEqual({
      keys: [],
      endpoints: [],
    })
  })

  it('is which profiles hold a key without session token, in either file, and no key', async () => {
    const { keys } = await settings(
      '[a]\naws_access_key_id = one\naws_secret_access_key = two\n[b]\naws_access_key_id = x\naws_session_token = t\n',
      '[profile c]\naws_access_key_id = three\n[profile d]\nregion = x\n',
    )
    expect(keys.map(({ profile }) => profile)).toEqual(['a', 'c'])
    expect(JSON.stringify(keys)).not.toMatch(/one|two|three/)
  })

  const config = [
    '[default]',
    'endpoint_url = https://all.example.invalid',
    '[profile ours]',
    'services = local',
    '[services local]',
    'sts =',
    '  endpoint_url = https://sts.example.invalid',
    'lightsail =',
    '  endpoint_url = https://lightsail.example.invalid',
    'iam =',
    '  endpoint_url = https://iam.example.invalid',
  ].join('\n')

  it('is the endpoint of the profile in use', async () => {
    const { endpoints } = await settings('', config)
    expect(endpoints).toEqual([
      expect.objectContaining({ service: 'all', url: 'https://all.example.invalid' }),
    ])
  })

  it('is the endpoints of its services section', async () => {
    const { endpoints } = await settings('', config, { AWS_PROFILE: 'ours' })
    expect(endpoints.map(({ service, url }) => `${service} ${url}`)).toEqual([
      'STS https://sts.example.invalid',
      'LIGHTSAIL https://lightsail.example.invalid',
      'IAM https://iam.example.invalid',
    ])
  })

  it('is read from where the variables point', async () => {
    await withScratch(async (folder) => {
      const file = join(folder, 'elsewhere')
      await writeFile(file, '[default]\naws_access_key_id = x\n')
      const { keys } = await sharedSettings({ HOME: folder, AWS_SHARED_CREDENTIALS_FILE: file })
      expect(keys).toEqual([{ file, profile: 'default' }])
    })
  })
})
