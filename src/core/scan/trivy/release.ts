/**
 * The one release of Trivy that we fetch. Its sha256 were reviewed by us and stand in our source, because checksums and
 * signatures that come with a release are those of whoever made it: in March 2026 that was an attacker
 * (GHSA-69fq-xp46-6x23).
 */
export const trivyVersion = '0.74.0'

/** A release archive; `file` is its name in the release and in the tool cache. */
export type Archive = { readonly file: string; readonly sha256: string; readonly url: string }

/** Node's names of platform and architecture → name in the release, sha256. */
const archives: Readonly<Record<string, readonly [name: string, sha256: string]>> = {
  'linux x64': ['Linux-64bit', '2ae6fe3ee734b7fdf11335663e18c75ea12dccc76062f09f164a3b0f8be4371a'],
  'linux arm64': ['Linux-ARM64', 'b94ce1976bbf3c15b514b605ee88be7c6d94a29be2302847ff01cb794d47aad5'],
  'darwin x64': ['macOS-64bit', '472816f6888dda689d075c30254d4210b4d1035acf365aa72332f584c2f60485'],
  'darwin arm64': ['macOS-ARM64', '1caada5e0e2091909357c7525d3aa76f4b660b13821bc143b190c7483e31cc11'],
}
const releases = 'https://github.com/aquasecurity/trivy/releases/download'

/** The pinned archive for a machine, by node's `process.platform` and `process.arch`; undefined where there is none. */
export function archiveFor(platform: string, architecture: string): Archive | undefined {
  const [name, sha256] = archives[`${platform} ${architecture}`] ?? []
  if (name === undefined || sha256 === undefined) return undefined
  const file = `trivy_${trivyVersion}_${name}.tar.gz`
  return { file, sha256, url: `${releases}/v${trivyVersion}/${file}` }
}

/** Releases that stole credentials: never run on purpose, whatever their sha256 (GHSA-69fq-xp46-6x23). */
const compromised = ['0.69.4', '0.69.5', '0.69.6']

export const isCompromised = (version: string): boolean => compromised.includes(version.replace(/^v/, ''))
