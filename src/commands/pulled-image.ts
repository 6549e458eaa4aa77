import { ecr } from '../adapters/aws/ecr.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { pullImage } from '../adapters/oci/pull.ts'
import type { Site } from '../core/command/command.ts'
import { Halted } from '../core/command/failure.ts'
import type { Platform } from '../core/image/oci.ts'
import type { Reference } from '../core/scan/inspector/target.ts'
import type { AwsInputs } from './aws-session.ts'
import { openEcrSession } from './ecr-session.ts'
import { type Subject, subjectOf } from './image-source.ts'

/** Brings an image of ECR into a folder, and opens it from there: the bytes that are looked at are on this disk. */
export async function pulledImage(
  { target, digest }: Reference,
  inputs: AwsInputs,
  { folder, platform, site }: { readonly folder: string; readonly platform: Platform; readonly site: Site },
): Promise<{ readonly subject: Subject; readonly rehearsal: boolean }> {
  const session = await openEcrSession(
    inputs,
    target,
    { input: 'image', written: `${target.address}/${target.repository}@${digest}` },
    site,
  )
  const where = { ...session, endpoint: session.endpoint('ECR') }
  const { registry, username, password } = await ecr(where, target.repository, site.signal).login()
  site.mask(password)
  if (registry !== target.address) {
    const message = `ECR's login is for ${registry}, input "image" names ${target.address}.`
    throw new Halted('incomplete', 'refused', message)
  }
  const login = { address: registry, repository: target.repository, username, password }
  await site.progress.step(`pull ${digest}`, () =>
    pullImage(login, digest, { platform, folder, signal: site.signal }),
  )
  return {
    subject: subjectOf(await openLayout(folder, { platform, signal: site.signal })),
    rehearsal: session.rehearsal,
  }
}
