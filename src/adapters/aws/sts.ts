import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { asError } from '../../core/command/failure.ts'
import type { Assumed } from '../../core/identity/assume.ts'
import type { StsFailure } from '../../core/identity/refusal.ts'
import type { Place, SessionPorts } from '../../core/identity/session.ts'
import { clientSettings, hostAt, type SdkCredentials } from './client-settings.ts'
import { halted, statusOf } from './failure.ts'

/** Regional STS; the SDK's own retries are off where core decides what is worth another call. */
export function sts(place: Place, signal: AbortSignal): ReturnType<SessionPorts<SdkCredentials>['sts']> {
  const settings = clientSettings(place)
  return {
    async assume(role, sessionName, token) {
      const client = new STSClient({ ...settings, maxAttempts: 1 })
      try {
        const answer = await client.send(
          new AssumeRoleWithWebIdentityCommand({
            RoleArn: role,
            RoleSessionName: sessionName,
            WebIdentityToken: token,
          }),
          { abortSignal: signal },
        )
        return assumed(answer)
      } catch (error) {
        signal.throwIfAborted()
        return { failure: failureOf(asError(error)) }
      }
    },
    async ambient() {
      const client = new STSClient(settings)
      try {
        const { Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal })
        return { credentials: client.config.credentials, arn }
      } catch (error) {
        throw halted(error, 'sts:GetCallerIdentity', hostAt(place, 'sts'))
      }
    },
  }
}

const failureOf = (error: Error): StsFailure => ({
  name: error.name,
  message: error.message,
  // What came with 200 and cannot be read is somebody else's answer, not a refusal of AWS.
  status: statusOf(error) === 200 ? 0 : statusOf(error),
})

type Answer = {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined
        readonly SecretAccessKey: string | undefined
        readonly SessionToken: string | undefined
        readonly Expiration: Date | undefined
      }
    | undefined
  readonly AssumedRoleUser?: { readonly Arn: string | undefined } | undefined
}

function assumed({ Credentials: given, AssumedRoleUser: user }: Answer): Assumed {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {}
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration || !user?.Arn)
    throw Object.assign(new Error('STS answered without credentials'), { name: 'IncompleteAnswer' })
  return {
    arn: user.Arn,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    },
  }
}
