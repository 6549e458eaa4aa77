import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { isStandIn, type Target } from '../core/scan/inspector/target.ts'
import { type AwsInputs, type AwsSession, openAwsSession } from './aws-session.ts'

/**
 * A session in the region of a repository of ECR.
 * @throws UsageError when AWS is a stand-in and the registry is not, or the other way round: a password goes to neither
 */
export async function openEcrSession(
  inputs: AwsInputs,
  target: Target,
  { input, written }: { readonly input: string; readonly written: string },
  site: Site,
): Promise<AwsSession> {
  const region = target.region ?? inputs.region
  const session = await openAwsSession({ ...inputs, region }, ['ECR', 'INSPECTOR2'], site)
  if (isStandIn(target) === session.standIn) return session
  throw new UsageError(
    'bad-value',
    input,
    `input "${input}": "${written}" and the endpoints of AWS must both be real, or both stand-ins on this machine`,
  )
}
