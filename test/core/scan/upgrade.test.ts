import { describe, expect, it } from '@jest/globals'
import { upgrade } from '../../../src/core/scan/upgrade.ts'

const mend = (purl: string, fixed = '2.0.1', installed = '2.0.0') =>
  upgrade({ purl, installed, fixed }, 'app')[0]

describe('what to do about a vulnerable package', () => {
  it.each([
    ['pkg:npm/lodash@4', 'npm install lodash@2.0.1'],
    ['pkg:npm/%40babel/core@7', 'npm install @babel/core@2.0.1'],
    ['pkg:pypi/requests@2', "pip install 'requests>=2.0.1'"],
    ['pkg:golang/github.com/a/b@v1', 'go get github.com/a/b@v2.0.1'],
    ['pkg:gem/rack@1', 'bundle update --conservative rack'],
    ['pkg:cargo/time@1', 'cargo update --package time --precise 2.0.1'],
    ['pkg:composer/monolog/monolog@1', 'composer require monolog/monolog:^2.0.1'],
    ['pkg:nuget/Newtonsoft.Json@1', 'dotnet add package Newtonsoft.Json --version 2.0.1'],
    [
      'pkg:deb/debian/libc6@2?arch=amd64',
      'in the Dockerfile: RUN apt-get update && apt-get install --yes --only-upgrade libc6',
    ],
    ['pkg:apk/alpine/busybox@1', 'in the Dockerfile: RUN apk add --no-cache --upgrade busybox'],
    ['pkg:rpm/redhat/openssl-libs@1', 'in the Dockerfile: RUN dnf upgrade --assumeyes openssl-libs'],
    ['pkg:maven/org.a/b@1', 'upgrade the package to 2.0.1, then build again'],
    ['no package URL', 'upgrade the package to 2.0.1, then build again'],
  ])('%s', (purl, line) => {
    expect(mend(purl)).toBe(line)
  })

  it.each([
    ['the same line of releases', '4.17.21, 2.3.4, 1.2.3', '2.0.0', '2.3.4'],
    ['the newest, where there is none', '3.0.1, 4.0.2', '2.0.0', '4.0.2'],
  ])('takes the version of %s', (_, fixed, installed, version) => {
    expect(mend('pkg:npm/a@2', fixed, installed)).toBe(`npm install a@${version}`)
  })

  it.each([
    ['pkg:npm/a%3Bcurl%20x%7Csh@1', '2.0.1'],
    ['pkg:npm/$(id)@1', '2.0.1'],
    ['pkg:npm/-g@1', '2.0.1'],
    ['pkg:npm/a@1', '2;id'],
    ['pkg:pypi/a%27b@1', '2'],
    ['pkg:npm/%zz@1', '2'],
  ])('puts nothing into a command that a shell would read otherwise: %s %s', (purl, fixed) => {
    expect(mend(purl, fixed)).toBe(`upgrade the package to ${fixed}, then build again`)
  })

  it('names the base first when the base brought it, and both when nobody knows', () => {
    const perl = { purl: 'pkg:deb/debian/perl@5', installed: '5', fixed: '6' }
    expect(upgrade(perl, 'base')[0]).toMatch(/^build on a newer release of the image that FROM names/)
    expect(upgrade(perl, 'base')[1]).toContain('RUN apt-get')
    expect(upgrade(perl, 'unknown')).toHaveLength(2)
    expect(upgrade(perl, 'app')).toHaveLength(1)
  })

  it('names no command where no version mends it', () => {
    expect(upgrade({ purl: 'pkg:npm/a@1', installed: '1' }, 'app')).toEqual([
      expect.stringMatching(/^no version mends it yet/),
    ])
  })
})
