import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Buckets, boltFile } from './bolt.ts'

type Advisory = {
  readonly id: string
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'UNKNOWN'
  readonly title: string
  /** The first version without it; absent when there is none. */
  readonly fixed?: string
}
/** Advisories by the name of a source package of Debian 12, and by that of an npm package. */
export type Advisories = {
  readonly debian?: Readonly<Record<string, readonly Advisory[]>>
  readonly npm?: Readonly<Record<string, readonly Advisory[]>>
}

export const updatedAt = '2026-11-01T00:00:00Z'

/** Writes a database that Trivy reads as its own (buckets as in aquasecurity/trivy-db, pkg/db), into its cache folder. */
export async function putDatabase(cache: string, advisories: Advisories, date = updatedAt): Promise<void> {
  const { debian = {}, npm = {} } = advisories
  const all = [...Object.values(debian), ...Object.values(npm)].flat()
  const debianSource = {
    ID: 'debian',
    Name: 'Debian Security Tracker',
    URL: 'https://debian.example.invalid',
  }
  const npmSource = { ID: 'ghsa', Name: 'GitHub Security Advisory npm', URL: 'https://npm.example.invalid' }
  const buckets = {
    'data-source': {
      'debian 12': JSON.stringify(debianSource),
      'npm::GitHub Security Advisory npm': JSON.stringify(npmSource),
    },
    'debian 12': packages(debian, ({ fixed }) =>
      fixed === undefined ? { Status: 2 } : { FixedVersion: fixed },
    ),
    'npm::GitHub Security Advisory npm': packages(npm, ({ fixed }) =>
      fixed === undefined
        ? { VulnerableVersions: ['>= 0'] }
        : { VulnerableVersions: [`< ${fixed}`], PatchedVersions: [fixed] },
    ),
    vulnerability: Object.fromEntries(
      all.map(({ id, title, severity }) => [id, JSON.stringify({ Title: title, Severity: severity })]),
    ),
  }
  const metadata = { Version: 2, NextUpdate: '2099-01-01T00:00:00Z', UpdatedAt: date, DownloadedAt: date }
  await mkdir(join(cache, 'db'), { recursive: true })
  await writeFile(join(cache, 'db', 'trivy.db'), boltFile(buckets))
  await writeFile(join(cache, 'db', 'metadata.json'), JSON.stringify(metadata))
}

const packages = (
  table: Readonly<Record<string, readonly Advisory[]>>,
  advisory: (one: Advisory) => object,
): Buckets =>
  Object.fromEntries(
    Object.entries(table).map(([name, ones]) => [
      name,
      Object.fromEntries(ones.map((one) => [one.id, JSON.stringify(advisory(one))])),
    ]),
  )
