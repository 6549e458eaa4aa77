import { ecr } from '../adapters/aws/ecr.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { pullImage } from '../adapters/oci/pull.ts'
import type { Registry } from '../adapters/oci/registry.ts'
import type { Site } from '../core/command/command.ts'
import { Halted, telling } from '../core/command/failure.ts'
import type { Platform } from '../core/image/oci.ts'
import type { Debt } from '../core/report/report.ts'
import type { Reference } from '../core/scan/inspector/target.ts'
import { unchanged } from '../core/scan/unchanged.ts'
import type { AwsInputs, AwsSession } from './aws-session.ts'
import { openEcrSession } from './ecr-session.ts'
import { type Subject, subjectOf } from './image-source.ts'

export type Pulled = {
  readonly subject: Subject
  readonly rehearsal: boolean
  readonly debt: readonly Debt[]
}

/** Brings an image of ECR into a folder, and opens it from there: the bytes that are looked at are on this disk. */
export async function pulledImage(
  { target, digest }: Reference,
  inputs: AwsInputs,
  { folder, platform, site }: { readonly folder: string; readonly platform: Platform; readonly site: Site },
): Promise<Pulled> {
  const written = `${target.address}/${target.repository}@${digest}`
  const session = await openEcrSession(inputs, target, { input: 'image', written }, site)
  const { rehearsal, debt } = session
  return telling({ rehearsal, debt }, async () => {
    const login = await loginAt(target, session, site)
    await site.progress.step(`pull ${digest}`, () =>
      unchanged(() => pullImage(login, digest, { platform, folder, signal: site.signal })),
    )
    return {
      subject: subjectOf(await openLayout(folder, { platform, signal: site.signal })),
      rehearsal,
      debt,
    }
  })
}

async function loginAt(
  { address, repository }: Reference['target'],
  session: AwsSession,
  { signal, mask }: Site,
): Promise<Registry> {
  const where = { ...session, endpoint: session.endpoint('ECR') }
  const { registry, username, password } = await ecr(where, repository, signal).login()
  mask(password)
  if (registry === address) return { address, repository, username, password }
  const message = `ECR's login is for ${registry}, input "image" names ${address}.`
  throw new Halted('incomplete', 'refused', message)
}
