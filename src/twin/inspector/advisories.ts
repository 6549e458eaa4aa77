import type { Severity } from '@aws-sdk/client-inspector2'

export type Ecosystem = 'debian' | 'alpine' | 'npm' | 'pypi'

/** One flaw of one package: every version below `fixed` has it, or every version where there is no fix. */
export type Advisory = {
  readonly id: string
  readonly related: readonly string[]
  readonly ecosystem: Ecosystem
  /** At Debian and Alpine the source package, from which several binary ones are built. */
  readonly package: string
  readonly fixed?: string
  readonly severity: Severity
  readonly title: string
  /** CVSS base score. */
  readonly score: number
  readonly epss: number
  /** Day on which CISA listed it as exploited. */
  readonly kev?: string
}

/**
 * A few public advisories, so that findings come from bytes and not from names of images. Package, range and severity
 * are those of the CVE records; scores of EPSS change daily and are examples.
 */
export const advisories: readonly Advisory[] = [
  {
    id: 'CVE-2021-44906',
    related: ['GHSA-xvch-5gv4-984h'],
    ecosystem: 'npm',
    package: 'minimist',
    fixed: '1.2.6',
    severity: 'CRITICAL',
    title: 'Prototype pollution in minimist',
    score: 9.8,
    epss: 0.01,
  },
  {
    id: 'CVE-2021-23337',
    related: ['GHSA-35jh-r3h4-6jhm'],
    ecosystem: 'npm',
    package: 'lodash',
    fixed: '4.17.21',
    severity: 'HIGH',
    title: 'Command injection in lodash',
    score: 7.2,
    epss: 0.006,
  },
  {
    id: 'CVE-2022-25883',
    related: ['GHSA-c2qf-rxjj-qqgw'],
    ecosystem: 'npm',
    package: 'semver',
    fixed: '7.5.2',
    severity: 'HIGH',
    title: 'Regular expression denial of service in semver',
    score: 7.5,
    epss: 0.003,
  },
  {
    id: 'CVE-2020-14343',
    related: ['GHSA-8q59-q68h-6hv4'],
    ecosystem: 'pypi',
    package: 'pyyaml',
    fixed: '5.4',
    severity: 'CRITICAL',
    title: 'Arbitrary code execution in PyYAML',
    score: 9.8,
    epss: 0.12,
  },
  {
    id: 'CVE-2023-32681',
    related: ['GHSA-j8r2-6x86-q33q'],
    ecosystem: 'pypi',
    package: 'requests',
    fixed: '2.31.0',
    severity: 'MEDIUM',
    title: 'Proxy-Authorization header leaked by requests',
    score: 6.1,
    epss: 0.06,
  },
  {
    id: 'CVE-2023-4911',
    related: [],
    ecosystem: 'debian',
    package: 'glibc',
    fixed: '2.36-9+deb12u3',
    severity: 'HIGH',
    title: 'Buffer overflow in the dynamic loader of glibc (Looney Tunables)',
    score: 7.8,
    epss: 0.6,
    kev: '2023-11-21',
  },
  {
    id: 'CVE-2023-45853',
    related: [],
    ecosystem: 'debian',
    package: 'zlib',
    severity: 'CRITICAL',
    title: 'Integer overflow in MiniZip of zlib',
    score: 9.8,
    epss: 0.01,
  },
  {
    id: 'CVE-2022-37434',
    related: [],
    ecosystem: 'alpine',
    package: 'zlib',
    fixed: '1.2.12-r2',
    severity: 'CRITICAL',
    title: 'Heap overflow in inflate of zlib',
    score: 9.8,
    epss: 0.9,
  },
  {
    id: 'CVE-2022-28391',
    related: [],
    ecosystem: 'alpine',
    package: 'busybox',
    fixed: '1.35.0-r5',
    severity: 'HIGH',
    title: 'Escape sequences from DNS records in busybox netstat',
    score: 8.8,
    epss: 0.03,
  },
]
