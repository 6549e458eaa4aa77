import { expect, it } from '@jest/globals'
import { packageDatabase } from '../../../src/core/scan/package-databases.ts'

it.each([
  ['var/lib/dpkg/status', 'dpkg'],
  ['var/lib/dpkg/status.d/base', 'dpkg'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ['var/lib/rpm/Packages', 'rpm'],
  ['var/lib/rpm/Packages.db', 'rpm'],
  ['var/lib/rpm/rpmdb.sqlite', 'rpm'],
  ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'rpm'],
  ['usr/share/rpm/Packages', 'rpm'],
  ['var/lib/rpmmanifest/container-manifest-2', 'rpm'],
  ['var/lib/pacman/local/bash-5.2/desc', 'pacman'],
  ['var/db/pkg/app-shells/bash-5.2/PF', 'portage'],
  ['usr/lib/opkg/status', 'opkg'],
  ['nix/var/nix/db/db.sqlite', 'nix'],
])('%s is a list of %s', (path, manager) => {
  expect(packageDatabase(path)).toEqual({ manager, path })
})

it.each([
  'srv/var/lib/dpkg/status',
  'var/lib/dpkg/status-old',
  'var/lib/dpkg/info/a.list',
  'var/lib/rpm/Packages2',
])('%s is none', (path) => {
  expect(packageDatabase(path)).toBeUndefined()
})
