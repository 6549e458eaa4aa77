import { expect, it } from '@jest/globals'
import { platformOf } from '../../../../src/core/deploy/fargate/platform.ts'

it.each([
  ['nothing said', undefined, 'linux/amd64'],
  ['Graviton', { cpuArchitecture: 'ARM64' }, 'linux/arm64'],
  ['Windows', { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }, 'windows/amd64'],
])('takes the image of a layout that fits %s', (_, runtimePlatform, platform) => {
  const { os, architecture } = platformOf(runtimePlatform === undefined ? {} : { runtimePlatform })
  expect(`${os}/${architecture}`).toBe(platform)
})
