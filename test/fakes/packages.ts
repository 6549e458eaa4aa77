import type { Files } from './layout.ts'

/** The files by which a system says what it is and what is installed, small enough to read. */
export const debian = (release: string, packages: Readonly<Record<string, string>>): Files => ({
  'etc/os-release': `ID=debian\nVERSION_ID="${release}"\n`,
  'etc/debian_version': `${release}.4\n`,
  'var/lib/dpkg/status': dpkgStatus(packages),
})

export const fedora = (release: string): Files => ({
  'etc/os-release': `ID=fedora\nVERSION_ID=${release}\n`,
  'etc/fedora-release': `Fedora release ${release} (Forty)\n`,
  'var/lib/dpkg/status': dpkgStatus({ libc6: '2.36-9' }),
})

const dpkgStatus = (packages: Readonly<Record<string, string>>): string =>
  Object.entries(packages)
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nDescription: x\n\n`,
    )
    .join('')

export const npmPackage = (name: string, version: string): Files => ({
  [`srv/node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
})
