import { mkdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { saveFromDocker } from '../adapters/builders/docker.ts'
import { unpackArchive } from '../adapters/oci/archive.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import type { Image, Platform } from '../core/image/oci.ts'
import { MalformedImage } from '../core/image/parse.ts'
import type { Json, Skipped } from '../core/report/report.ts'
import type { Scan } from '../core/scan/scan-image.ts'

/** An image to look at, with what the report says about how it came here. */
export type Subject = Pick<Scan, 'image' | 'built'> & {
  readonly evidence: Readonly<Record<string, Json>>
  readonly skipped: readonly Skipped[]
}

export function subjectOf(image: Image, evidence: Subject['evidence'] = {}): Subject {
  const { attestations = 0 } = image
  const skipped = {
    what: 'attestation',
    why: 'lies beside the image in its index; no part of what runs',
    count: attestations,
  }
  return { image, evidence, skipped: attestations === 0 ? [] : [skipped] }
}

type Given = {
  /** What a path is relative to. */
  readonly folder: string
  /** As the user wrote it. */
  readonly written: string
  readonly platform: Platform
  /** For what is no layout yet. */
  readonly scratch: string
}

/** Opens an image that was built already: a layout, an archive, or an image that docker has. */
export async function givenImage(given: Given, site: Site): Promise<Subject> {
  const { folder, written, platform, scratch } = given
  const { signal } = site
  const path = resolve(folder, written)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return subjectOf(await openLayout(path, { platform, written, signal }))
  if (found !== undefined) return fromArchive(path, given, site)
  if (!isDockerName(written)) {
    const why = /@sha256:/.test(written)
      ? 'is no folder, and no image of ECR (ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@sha256:…)'
      : 'is no folder or file; it must be an OCI layout, an archive, or the name of an image that docker has'
    throw new UsageError('unreadable-file', 'image', `input "image": "${written}" ${why}`)
  }
  const archive = join(scratch, 'saved.tar')
  const home = join(scratch, 'home')
  await saveFromDocker({ name: written, archive, home, environment: site.env, signal })
  return fromArchive(archive, given, site)
}

/** `name`, `name:tag`, `host:port/name:tag` or an image id. */
const isDockerName = (written: string): boolean =>
  /^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?$/.test(written)

async function fromArchive(
  archive: string,
  { written, platform, scratch }: Given,
  site: Site,
): Promise<Subject> {
  const layout = join(scratch, 'image')
  await mkdir(layout)
  const form = await unpackArchive(archive, layout, { signal: site.signal }).catch((error: unknown) => {
    if (!(error instanceof MalformedImage)) throw error
    const message = `input "image": "${written}" is no image archive: ${error.message}`
    throw new UsageError('malformed-file', 'image', message, error)
  })
  if (form === 'docker') {
    site.progress.warn(
      `"${written}" holds no manifest: its digest is that of one made here, and another tool may push it under another`,
    )
  }
  const image = await openLayout(layout, { platform, written, signal: site.signal })
  return subjectOf(image, { source: form === 'docker' ? 'docker archive' : 'OCI archive' })
}
