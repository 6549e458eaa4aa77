import type {
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse,
  GetAccessKeyInfoRequest,
  GetAccessKeyInfoResponse,
  GetCallerIdentityResponse,
} from '@aws-sdk/client-sts'
import * as shapes from '@aws-sdk/client-sts'
import { accountOf } from '../../core/secrets/kinds/aws/account.ts'
import type { TwinClock } from '../clock.ts'
import { awsQuery } from '../wire/aws-query.ts'
import { type Caller, operation, Refusal, type Service } from '../wire/service.ts'
import { stsConstraints } from './constraints.ts'
import { identifier, type KeyRing } from './key-ring.ts'
import { allows } from './permissions.ts'
import type { PolicyDocument } from './policy.ts'
import { type Identity, tokenVerifier } from './token.ts'
import { type Provider, type Role, trusts } from './trust.ts'

export type Account = {
  readonly id: string
  readonly providers: readonly Provider[]
  readonly roles: readonly Role[]
}

export function stsService(account: Account, keys: KeyRing, clock: TwinClock): Service {
  const verify = tokenVerifier(clock, account.providers)
  return {
    id: 'sts',
    wire: awsQuery({ version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }),
    shapes,
    constraints: stsConstraints,
    authorize,
    unsigned: ['AssumeRoleWithWebIdentity'],
    invalid: { code: 'ValidationError', status: 400, message: '' },
    operations: [
      operation(
        shapes.AssumeRoleWithWebIdentity$,
        async (input: AssumeRoleWithWebIdentityRequest): Promise<AssumeRoleWithWebIdentityResponse> =>
          assume(input, await verify(input.WebIdentityToken ?? ''), account, keys),
      ),
      // Needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
      operation(shapes.GetCallerIdentity$, (_: unknown, { key }): GetCallerIdentityResponse => {
        const principal = key?.principal
        return { Account: principal?.account, Arn: principal?.arn, UserId: principal?.userId }
      }),
      operation(shapes.GetAccessKeyInfo$, (input: GetAccessKeyInfoRequest) => keyInfo(keys, input)),
    ],
  }
}

/** Of the three only this call needs a permission, and knows no resource. */
function authorize({ key }: Caller, name: string): void {
  const action = 'sts:GetAccessKeyInfo'
  if (name !== 'GetAccessKeyInfo' || key === undefined || allows(key.principal, action, '*')) return
  const message = `User: ${key.principal.arn} is not authorized to perform: ${action}`
  throw new Refusal('AccessDenied', message, { status: 403 })
}

/** Whose the key is or was: it says nothing of its state. What an id gets that no account holds is `unverified`. */
function keyInfo(keys: KeyRing, { AccessKeyId = '' }: GetAccessKeyInfoRequest): GetAccessKeyInfoResponse {
  const account = keys.find(AccessKeyId)?.principal.account ?? accountOf(AccessKeyId)?.number
  if (account !== undefined) return { Account: account }
  throw new Refusal('ValidationError', `Access key ${AccessKeyId} does not exist`)
}

function assume(
  input: AssumeRoleWithWebIdentityRequest,
  { claims, provider }: Identity,
  account: Account,
  keys: KeyRing,
): AssumeRoleWithWebIdentityResponse {
  const { RoleSessionName = '', DurationSeconds = 3600 } = input
  const role = assumable(input, { claims, provider }, account)
  const user = {
    AssumedRoleId: `${identifier('AROA')}:${RoleSessionName}`,
    Arn: `arn:aws:sts::${account.id}:assumed-role/${role.arn.replace(/^.*\//, '')}/${RoleSessionName}`,
  }
  const session = input.Policy === undefined ? [] : [sessionPolicy(input.Policy)]
  const principal = {
    account: account.id,
    arn: user.Arn,
    userId: user.AssumedRoleId,
    policies: [role.permissions, ...session],
  }
  const { accessKeyId, secret, token, expires } = keys.issue(principal, DurationSeconds)
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secret,
      SessionToken: token,
      Expiration: new Date(expires ?? 0),
    },
    SubjectFromWebIdentityToken: String(claims.sub),
    AssumedRoleUser: user,
    Provider: provider.arn,
    Audience: [claims.aud ?? []].flat().join(','),
  }
}

/** The role that is asked for, where its trust policy lets this token have it for so long. */
function assumable(
  { RoleArn = '', RoleSessionName = '', DurationSeconds = 3600 }: AssumeRoleWithWebIdentityRequest,
  { claims, provider }: Identity,
  { roles }: Account,
): Role {
  const role = roles.find(({ arn }) => arn === RoleArn)
  // One sentence for an unknown role and for a trust policy that says no, so that neither can be probed.
  if (role === undefined || !trusts(role, provider, claims, RoleSessionName))
    throw new Refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', {
      status: 403,
    })
  if (DurationSeconds > role.maxSessionDuration)
    throw new Refusal(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  return role
}

function sessionPolicy(text: string): PolicyDocument {
  const malformed = (): Refusal =>
    new Refusal('MalformedPolicyDocumentException', 'This policy contains invalid Json')
  let document: PolicyDocument
  try {
    document = JSON.parse(text) as PolicyDocument
  } catch {
    throw malformed()
  }
  if (typeof document !== 'object' || document === null || document.Statement === undefined) throw malformed()
  return document
}
