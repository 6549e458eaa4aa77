import { expect, it } from '@jest/globals'
import { platformFor, platformOf } from '../../../../src/core/deploy/fargate/platform.ts'
import { running, world } from './world.ts'

it.each([
  ['nothing said', undefined, 'linux/amd64'],
  ['Graviton', { cpuArchitecture: 'ARM64' }, 'linux/arm64'],
  ['Windows', { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }, 'windows/amd64'],
])('takes the image of a layout that fits %s', (_, runtimePlatform, platform) => {
  const { os, architecture } = platformOf(runtimePlatform === undefined ? {} : { runtimePlatform })
  expect(`${os}/${architecture}`).toBe(platform)
})

it('is that of what runs where there is no spec, and the spec’s where there is one', async () => {
  const arm = { ...running, runtimePlatform: { cpuArchitecture: 'ARM64' } }
  const service = world({ running: arm }).service
  expect(await platformFor(undefined, service)).toEqual({ os: 'linux', architecture: 'arm64' })
  expect(await platformFor(running, service)).toEqual({ os: 'linux', architecture: 'amd64' })
})
