import type { SdkCredentials } from '../adapters/aws/sts.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import type { Inputs } from '../core/command/inputs.ts'
import { openSession, type Session } from '../core/identity/session.ts'
import type { inspectorInputs } from '../core/scan/inspector/inputs.ts'
import { isStandIn, type Target } from '../core/scan/inspector/target.ts'
import { isInActions } from './in-actions.ts'
import { sessionPorts } from './session-ports.ts'

export type EcrInputs = Pick<
  Inputs<typeof inspectorInputs>,
  'region' | 'role-to-assume' | 'github-host' | 'allow-long-lived-keys'
> & { readonly rehearsal: boolean }

/**
 * A session in the region of a repository of ECR.
 * @throws UsageError when AWS is a stand-in and the registry is not, or the other way round: a password goes to neither
 */
export async function openEcrSession(
  inputs: EcrInputs,
  target: Target,
  { input, written }: { readonly input: string; readonly written: string },
  site: Site,
): Promise<Session<SdkCredentials>> {
  const session = await site.progress.step('Open an AWS session', () =>
    openSession(
      {
        env: site.env,
        services: ['ECR', 'INSPECTOR2'],
        inActions: isInActions(site),
        rehearsal: inputs.rehearsal,
        region: target.region ?? inputs.region,
        role: inputs['role-to-assume'],
        githubHost: inputs['github-host'],
        allowLongLivedKeys: inputs['allow-long-lived-keys'],
      },
      sessionPorts(site),
    ),
  )
  if (isStandIn(target) === session.standIn) return session
  throw new UsageError(
    'bad-value',
    input,
    `input "${input}": "${written}" and the endpoints of AWS must both be real, or both stand-ins on this machine`,
  )
}
