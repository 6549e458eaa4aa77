import type { JWTPayload } from 'jose'
import { type Context, decide, hasAction, holds, many, type PolicyDocument } from './policy.ts'

export type Provider = {
  readonly arn: string
  /** With https://, as the token's `iss` has it. */
  readonly issuer: string
  /** The audiences that it was registered with. */
  readonly audiences: readonly string[]
  /** Where the twin reaches the issuer's JWKS. */
  readonly jwks: string
}

export type Role = {
  readonly arn: string
  readonly trust: PolicyDocument
  readonly permissions: PolicyDocument
  /** Seconds. */
  readonly maxSessionDuration: number
}

const action = 'sts:AssumeRoleWithWebIdentity'

/** Claims of GitHub's tokens that trust policies see; any other is a missing key.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
const visible = [
  'aud',
  'sub',
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow',
]

/** Whether the role's trust policy lets this token in. */
export function trusts(role: Role, provider: Provider, claims: JWTPayload, sessionName: string): boolean {
  const host = provider.issuer.replace(/^https:\/\//, '')
  const seen = visible.flatMap((name): [string, readonly string[]][] => {
    const value = claims[name]
    return value === undefined ? [] : [[`${host}:${name}`, many(value).map(String)]]
  })
  const context: Context = new Map([
    ...seen,
    ['sts:rolesessionname', [sessionName]],
    ['aws:federatedprovider', [provider.arn]],
  ])
  return decide(
    role.trust,
    (statement) =>
      statement.Principal !== undefined &&
      statement.Principal !== '*' &&
      many(statement.Principal['Federated']).includes(provider.arn) &&
      hasAction(statement, action) &&
      holds(statement.Condition, context),
  )
}
