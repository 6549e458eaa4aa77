import { expect, it } from '@jest/globals'
import { archiveFor, isCompromised, trivyVersion } from '../../../../src/core/scan/trivy/release.ts'

it.each([
  ['linux', 'x64', 'Linux-64bit'],
  ['linux', 'arm64', 'Linux-ARM64'],
  ['darwin', 'x64', 'macOS-64bit'],
  ['darwin', 'arm64', 'macOS-ARM64'],
])('pins a release for %s %s, at the one host', (platform, architecture, name) => {
  const archive = archiveFor(platform, architecture)
  expect(archive?.file).toBe(`trivy_${trivyVersion}_${name}.tar.gz`)
  expect(archive?.url).toMatch(
    /^https:\/\/github\.com\/aquasecurity\/trivy\/releases\/download\/v0\.74\.0\/trivy_/,
  )
  expect(archive?.sha256).toMatch(/^[0-9a-f]{64}$/)
})

it('pins none for other machines', () => {
  expect(archiveFor('win32', 'x64')).toBeUndefined()
})

it('knows the releases that stole credentials', () => {
  expect(['0.69.4', 'v0.69.5', '0.69.6'].map(isCompromised)).toEqual([true, true, true])
  expect(['0.69.3', '0.69.7', '0.69.40', trivyVersion, 'dev'].some(isCompromised)).toBe(false)
})
