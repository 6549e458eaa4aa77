import { Halted } from '../../core/command/failure.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import { audience, type TokenRequest } from '../../core/identity/token.ts'

const attempts = 3
const timeout = 10_000
const longest = 64 * 1024

/**
 * The job's identity token, for AWS. Redirects are not followed: the bearer is for this host alone.
 * docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 * @throws Halted incomplete `access-denied` when the runner refuses, `unreachable` when it does not answer
 */
export async function requestIdToken({ url, bearer }: TokenRequest, signal: AbortSignal): Promise<string> {
  const target = new URL(url)
  target.searchParams.set('audience', audience)
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(target, bearer, signal)
    signal.throwIfAborted()
    if (typeof answer === 'string') return answer
    const isWorthwhile = answer.status === 0 || answer.status >= 500 || answer.status === 429
    if (!isWorthwhile || attempt === attempts) throw refusal(answer.status, url)
  }
}

async function ask(target: URL, bearer: string, signal: AbortSignal): Promise<string | { status: number }> {
  try {
    const response = await fetch(target, {
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    })
    const body = response.ok ? await response.text() : ''
    return (body.length <= longest ? tokenIn(body) : undefined) ?? { status: response.status }
  } catch {
    return { status: 0 }
  }
}

function tokenIn(body: string): string | undefined {
  try {
    const { value } = JSON.parse(body) as { value?: unknown }
    return typeof value === 'string' && value.split('.').length === 3 ? value : undefined
  } catch {
    return undefined
  }
}

const refusal = (status: number, url: string): Halted =>
  status === 0
    ? new Halted('incomplete', 'unreachable', `GitHub’s token service at ${hostOf(url)} did not answer.`)
    : new Halted(
        'incomplete',
        'access-denied',
        `GitHub’s token service at ${hostOf(url)} gave no identity token (HTTP ${status}).`,
      )
