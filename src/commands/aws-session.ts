import type { SdkCredentials } from '../adapters/aws/client-settings.ts'
import { sharedSettings } from '../adapters/aws/shared-files.ts'
import { sts } from '../adapters/aws/sts.ts'
import { requestIdToken } from '../adapters/github/oidc.ts'
import type { Site } from '../core/command/command.ts'
import type { AwsService } from '../core/identity/endpoints.ts'
import type { SessionInputs } from '../core/identity/inputs.ts'
import { openSession, type Session, type SessionPorts } from '../core/identity/session.ts'
import { isInActions } from './in-actions.ts'

export type AwsSession = Session<SdkCredentials>
export type AwsInputs = SessionInputs & { readonly rehearsal: boolean; readonly region: string | undefined }

/** @param services what the run will call, beside STS */
export const openAwsSession = (
  given: AwsInputs,
  services: readonly AwsService[],
  site: Site,
): Promise<AwsSession> =>
  site.progress.step('Open an AWS session', () =>
    openSession(
      {
        env: site.env,
        services,
        inActions: isInActions(site),
        rehearsal: given.rehearsal,
        region: given.region,
        role: given['role-to-assume'],
        githubHost: given['github-host'],
        allowLongLivedKeys: given['allow-long-lived-keys'],
      },
      worldOf(site),
    ),
  )

/** The world that a session is opened in: shared files, GitHub's token service, STS. */
const worldOf = ({ env, clock, mask, signal }: Site): SessionPorts<SdkCredentials> => ({
  clock,
  mask,
  shared: () => sharedSettings(env),
  token: (request) => requestIdToken(request, signal),
  sts: (place) => sts(place, signal),
  fixed: ({ credentials }) => credentials,
})
