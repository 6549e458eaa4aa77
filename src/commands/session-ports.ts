import { sharedSettings } from '../adapters/aws/shared-files.ts'
import { type SdkCredentials, sts } from '../adapters/aws/sts.ts'
import { requestIdToken } from '../adapters/github/oidc.ts'
import type { Site } from '../core/command/command.ts'
import type { SessionPorts } from '../core/identity/session.ts'

/** The world that a session is opened in: shared files, GitHub's token service, STS. */
export const sessionPorts = ({ env, clock, mask, signal }: Site): SessionPorts<SdkCredentials> => ({
  clock,
  mask,
  shared: () => sharedSettings(env),
  token: (request) => requestIdToken(request, signal),
  sts: (place) => sts(place, signal),
  fixed: ({ credentials }) => credentials,
})
