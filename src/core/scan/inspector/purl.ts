import type { InspectorPackage } from './scanner.ts'

/** Inspector's package managers → types of package URLs. https://github.com/package-url/purl-spec/blob/main/PURL-TYPES.rst */
const types: Readonly<Record<string, string>> = {
  BUNDLER: 'gem',
  CARGO: 'cargo',
  COMPOSER: 'composer',
  DOTNET_CORE: 'nuget',
  GEMSPEC: 'gem',
  GOBINARY: 'golang',
  GOMOD: 'golang',
  JAR: 'maven',
  NODEPKG: 'npm',
  NPM: 'npm',
  NUGET: 'nuget',
  PIP: 'pypi',
  PIPENV: 'pypi',
  POETRY: 'pypi',
  POM: 'maven',
  PYTHONPKG: 'pypi',
  YARN: 'npm',
}

/** How an image's platform begins → type and namespace; the names of platforms are unverified. */
const systems: readonly (readonly [platform: RegExp, path: string])[] = [
  [/^DEBIAN/, 'deb/debian'],
  [/^UBUNTU/, 'deb/ubuntu'],
  [/^ALPINE/, 'apk/alpine'],
  [/^AMAZON/, 'rpm/amazon'],
  [/^(RHEL|REDHAT|RED_HAT)/, 'rpm/redhat'],
  [/^CENTOS/, 'rpm/centos'],
  [/^ROCKY/, 'rpm/rocky'],
  [/^ALMA/, 'rpm/alma'],
  [/^ORACLE/, 'rpm/oracle'],
  [/^FEDORA/, 'rpm/fedora'],
  [/^SUSE|^SLES/, 'rpm/suse'],
  [/^(WOLFI|CHAINGUARD)/, 'apk/wolfi'],
]

/** Without qualifiers: those that engines add differ, and name no other package. */
export function purlOf(found: InspectorPackage, platform: string): string {
  const version = encodeURIComponent(installedVersion(found))
  if (found.manager === 'OS') {
    const path = systems.find(([pattern]) => pattern.test(platform))?.[1] ?? 'generic'
    return `pkg:${path}/${encodeURIComponent(found.name)}@${version}`
  }
  const type = types[found.manager] ?? 'generic'
  return `pkg:${type}/${nameIn(type, found.name)}@${version}`
}

function nameIn(type: string, name: string): string {
  // PEP 503: one spelling for a name.
  if (type === 'pypi') return encodeURIComponent(name.toLowerCase().replace(/[-_.]+/g, '-'))
  const parts = type === 'maven' ? name.split(':') : name.split('/')
  return parts.map(encodeURIComponent).join('/')
}

/** As the package manager itself writes it: `epoch:version-release`, an epoch of 0 left out. */
export function installedVersion({ version, epoch, release, manager }: InspectorPackage): string {
  if (manager !== 'OS') return version
  return `${epoch > 0 ? `${epoch}:` : ''}${version}${release === undefined || release === '' ? '' : `-${release}`}`
}
