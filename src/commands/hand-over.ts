import { ecr } from '../adapters/aws/ecr.ts'
import { inspectorApi } from '../adapters/aws/inspector.ts'
import { pushImage } from '../adapters/oci/registry.ts'
import type { Site } from '../core/command/command.ts'
import { Halted } from '../core/command/failure.ts'
import type { Inputs } from '../core/command/inputs.ts'
import type { Debt } from '../core/report/report.ts'
import type { VulnerabilityEngine } from '../core/scan/assessment.ts'
import { inspector } from '../core/scan/inspector/engine.ts'
import type { inspectorInputs } from '../core/scan/inspector/inputs.ts'
import type { Scanner } from '../core/scan/inspector/scanner.ts'
import { parseTarget, type Target } from '../core/scan/inspector/target.ts'
import type { AwsSession } from './aws-session.ts'
import { openEcrSession } from './ecr-session.ts'
import { hastened } from './stand-in-clock.ts'

type HandOverInputs = Inputs<typeof inspectorInputs> & { readonly rehearsal: boolean }

/** An open session that hands one image over and has Inspector look at it. */
export type HandOver = {
  readonly engine: VulnerabilityEngine
  readonly rehearsal: boolean
  readonly caller: string
  readonly debt: readonly Debt[]
  /** `REPOSITORY@DIGEST` once the image is there. */
  reference(): string | undefined
}

export async function openHandOver(inputs: HandOverInputs, site: Site): Promise<HandOver> {
  const written = inputs['push-to'] ?? ''
  const target = parseTarget(written, inputs.region)
  const session = await openEcrSession(inputs, target, { input: 'push-to', written }, site)
  let pushed: string | undefined
  const scanner = scannerOf(target, session, site, (digest) => {
    pushed = `${target.address}/${target.repository}@${digest}`
  })
  const clock = session.standIn ? hastened(site.clock) : site.clock
  const place = { ...target, region: session.region, timeout: inputs.timeout * 1000 }
  return {
    engine: inspector(place, { ...site, scanner, clock, random: Math.random }),
    rehearsal: session.rehearsal,
    caller: session.arn,
    debt: session.debt,
    reference: () => pushed,
  }
}

function scannerOf(
  { address, repository }: Target,
  session: AwsSession,
  { clock, progress, signal, mask }: Site,
  onPushed: (digest: string) => void,
): Scanner {
  const place = (endpoint: string | undefined) => ({ ...session, endpoint })
  const registry = ecr(place(session.endpoint('ECR')), repository, signal)
  const arn = arnOf(session, repository)
  const findings = inspectorApi(place(session.endpoint('INSPECTOR2')), { name: repository, arn }, signal)
  const told = (sent: number, total: number): void => progress.update(`${sent} of ${total} bytes`)
  return {
    ...registry,
    ...findings,
    async push(image, { username, password }) {
      mask(password)
      const target = { address, repository, username, password }
      await pushImage(image, target, { clock, signal, progress: told })
      onPushed(image.descriptor.digest)
    },
  }
}

/** The repository of the caller's own account, in its partition. */
function arnOf({ arn, region }: AwsSession, repository: string): string {
  const [, partition, account] = /^arn:([^:]+):[^:]*:[^:]*:(\d{12}):/.exec(arn) ?? []
  if (partition === undefined || account === undefined) {
    throw new Halted('incomplete', 'refused', `AWS named the caller "${arn}", which tells no account.`)
  }
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`
}
