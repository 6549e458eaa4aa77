import { Halted } from '../../core/command/failure.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import { audience, type TokenRequest } from '../../core/identity/token.ts'
import { withDeadline } from '../system/deadline.ts'

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
    return await withDeadline(signal, timeout, (until) => answered(target, bearer, until))
  } catch {
    return { status: 0 }
  }
}

async function answered(
  target: URL,
  bearer: string,
  signal: AbortSignal,
): Promise<string | { status: number }> {
  const response = await fetch(target, {
    headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
    redirect: 'manual',
    signal,
  })
  const body = response.ok ? await beginningOf(response) : ''
  return tokenIn(body) ?? { status: response.status }
}

/** Up to a length that no token reaches: what is cut there is no JSON any more. */
async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > longest) return ''
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tokenIn(body: string): string | undefined {
  try {
    const { value } = JSON.parse(body) as { value?: unknown }
    return typeof value === 'string' && value.split('.').length === 3 ? value : undefined
  } catch {
    return undefined
  }
}

function refusal(status: number, url: string): Halted {
  const service = `GitHub’s token service at ${hostOf(url)}`
  const said = status === 0 ? '' : ` (HTTP ${status})`
  return status === 0 || status >= 500
    ? new Halted('incomplete', 'unreachable', `${service} did not answer${said}.`)
    : new Halted('incomplete', 'access-denied', `${service} gave no identity token${said}.`)
}
