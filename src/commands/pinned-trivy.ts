import { homedir } from 'node:os'
import { join } from 'node:path'
import { download } from '../adapters/engines/download.ts'
import { sha256Of } from '../adapters/engines/program.ts'
import { toolCache } from '../adapters/engines/tool-cache.ts'
import type { Site } from '../core/command/command.ts'
import type { Installation } from '../core/scan/installation.ts'
import { archiveFor, trivyVersion } from '../core/scan/trivy/release.ts'

export const engineCache = ({ host, env }: Site): string =>
  toolCache({ host, env, home: env['HOME'] ?? homedir() })

/** The release of Trivy that is pinned for this machine; undefined where there is none. */
export function pinnedTrivy(site: Site): Installation | undefined {
  const archive = archiveFor(process.platform, process.arch)
  if (archive === undefined) return undefined
  const file = join(engineCache(site), 'engines', archive.file)
  const tell = (bytes: number): void => site.progress.update(`${Math.round(bytes / 1e6)} MB`)
  return {
    name: 'trivy',
    version: trivyVersion,
    file,
    sha256: archive.sha256,
    found: () => sha256Of(file),
    fetch: () =>
      site.progress.step(`fetch trivy ${trivyVersion}`, () => download(archive, file, site.signal, tell)),
  }
}
