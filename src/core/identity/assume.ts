import { Halted } from '../command/failure.ts'
import type { Clock } from '../command/progress.ts'
import { remedyFor, type StsFailure, wantsTrust } from './refusal.ts'
import { claimsOf, trustCondition } from './token.ts'

/** Temporary credentials as STS gives them. They stay in memory (invariant 10). */
export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}
export type Assumed = { readonly credentials: Credentials; readonly arn: string }

export type AssumePorts = {
  token(): Promise<string>
  /** One call of AssumeRoleWithWebIdentity, not repeated. */
  assume(
    role: string,
    sessionName: string,
    token: string,
  ): Promise<Assumed | { readonly failure: StsFailure }>
  mask(value: string): void
  readonly clock: Clock
}

const attempts = 4

/**
 * Retries only what can succeed, in at most four calls and about seven seconds of waiting.
 * @throws Halted incomplete: `access-denied` with the trust condition to paste, `unreachable` when STS never answered
 */
export async function assumeByWebIdentity(
  role: string,
  sessionName: string,
  { token, assume, mask, clock }: AssumePorts,
): Promise<Assumed> {
  let jwt = await masked(token, mask)
  let minted = 1
  for (let attempt = 1; ; attempt++) {
    const answer = await assume(role, sessionName, jwt)
    if (!('failure' in answer)) {
      const { accessKeyId, secretAccessKey, sessionToken } = answer.credentials
      for (const value of [accessKeyId, secretAccessKey, sessionToken]) mask(value)
      return answer
    }
    const { remedy, advice } = remedyFor(answer.failure)
    const isLast = attempt === attempts || remedy === 'give-up' || (remedy === 'new-token-once' && minted > 1)
    if (isLast) throw refused(role, answer.failure, advice, jwt)
    await clock.sleep(1000 * 2 ** (attempt - 1))
    if (remedy === 'same-token') continue
    jwt = await masked(token, mask)
    minted++
  }
}

async function masked(token: AssumePorts['token'], mask: AssumePorts['mask']): Promise<string> {
  const jwt = await token()
  mask(jwt)
  return jwt
}

function refused(role: string, { name, status }: StsFailure, advice: string, jwt: string): Halted {
  const claims = claimsOf(jwt)
  const condition = wantsTrust(name) ? ` ${trustCondition(claims)}` : ''
  // AWS's own message is not repeated: it may quote the token.
  const message = `AWS refused role "${role}" (${name}): ${advice}${condition}`
  return new Halted('incomplete', status === 0 ? 'unreachable' : 'access-denied', message, {
    evidence: { claims, error: name },
  })
}

type Env = Readonly<Record<string, string | undefined>>

/** What CloudTrail shows for the session: 2 to 64 of `\w+=,.@-` (STS, RoleSessionName). */
export function roleSessionName(env: Env): string {
  const run = [env['GITHUB_REPOSITORY_ID'], env['GITHUB_RUN_ID'], env['GITHUB_RUN_ATTEMPT']]
  const known = run.every((part) => part !== undefined && part !== '')
  return known ? `gh-${run.join('-')}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64) : 'kship'
}
