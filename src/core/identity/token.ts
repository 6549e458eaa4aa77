import { Buffer } from 'node:buffer'
import { Halted } from '../command/failure.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where the job's identity token is asked for, and the bearer that the runner gave the job for it. */
export type TokenRequest = { readonly url: string; readonly bearer: string }

export const audience = 'sts.amazonaws.com'

/** @throws Halted incomplete `access-denied` that says which line of the workflow is missing */
export function tokenRequest(env: Env): TokenRequest {
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? ''
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''
  if (url !== '' && bearer !== '') return { url, bearer }
  const fork =
    env['GITHUB_EVENT_NAME'] === 'pull_request' ? ' (a pull request from a fork never gets one)' : ''
  throw new Halted(
    'incomplete',
    'access-denied',
    `The job has no way to ask for an identity token: add "permissions: id-token: write" to it${fork}.`,
  )
}

/** GitHub's claims that an AWS trust policy can test (service authorization reference, STS, 2026-01). */
const testable = ['sub', 'repository_id', 'repository_owner_id', 'environment', 'job_workflow_ref', 'ref']

/** The claims of a JWT that a trust policy can test; empty when the token cannot be read. Nothing is verified. */
export function claimsOf(token: string): Readonly<Record<string, string>> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (typeof payload !== 'object' || payload === null) return {}
    const entries = Object.entries(payload).filter(
      ([name, value]) => testable.includes(name) && typeof value === 'string',
    )
    return Object.fromEntries(entries) as Record<string, string>
  } catch {
    return {}
  }
}

/**
 * The condition to paste into the role's trust policy. `sub` is pinned unless the ids that survive a rename are
 * there; a branch's `ref` is left out when an environment guards the job.
 */
export function trustCondition(claims: Readonly<Record<string, string>>): string {
  const issuer = 'token.actions.githubusercontent.com'
  const names = claims['repository_id'] === undefined ? ['sub'] : testable.filter((name) => name !== 'sub')
  const kept = names.filter((name) => name !== 'ref' || claims['environment'] === undefined)
  const condition = Object.fromEntries([
    [`${issuer}:aud`, audience],
    ...kept.flatMap((name) => (claims[name] === undefined ? [] : [[`${issuer}:${name}`, claims[name]]])),
  ])
  return JSON.stringify({ StringEquals: condition })
}
