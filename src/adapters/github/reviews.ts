import { readFile } from 'node:fs/promises'
import { hostOf } from '../../core/identity/hosts.ts'
import { type PullRequest, type Review, type ReviewDesk, Unanswered } from '../../core/secrets/approval.ts'

const timeout = 20_000
const perPage = 100
/** GitHub lists at most 250 commits of a pull request; reviews beyond this many pages are no small team's. */
const mostPages = 30

type Env = Readonly<Record<string, string | undefined>>
type Fields = Readonly<Record<string, unknown>>

/**
 * The pull request of the job's event, or undefined when it is none.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
 */
export async function readPullRequest(env: Env): Promise<PullRequest | undefined> {
  const repository = env['GITHUB_REPOSITORY'] ?? ''
  const text = await readFile(env['GITHUB_EVENT_PATH'] ?? '', 'utf8').catch(() => '{}')
  const payload: unknown = JSON.parse(text)
  const pull = at(payload, 'pull_request')
  const number = at(pull, 'number')
  const head = textAt(pull, 'head', 'sha')
  if (typeof number !== 'number' || head === '' || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined
  const author = textAt(pull, 'user', 'login')
  return { repository, number, head, author, sender: textAt(payload, 'sender', 'login') }
}

export type Connection = { readonly api: string; readonly token: string; readonly signal: AbortSignal }

/** https://docs.github.com/en/rest/pulls/reviews, /pulls/pulls, /collaborators/collaborators */
export function reviewDesk({ repository, number }: PullRequest, connection: Connection): ReviewDesk {
  const repo = `repos/${repository}`
  return {
    async reviews() {
      const all = await listed(connection, `${repo}/pulls/${number}/reviews`)
      return all.map(
        (one): Review => ({
          reviewer: textAt(one, 'user', 'login'),
          state: textAt(one, 'state'),
          commit: textAt(one, 'commit_id'),
        }),
      )
    },
    async committers() {
      const all = await listed(connection, `${repo}/pulls/${number}/commits`)
      return all.flatMap((one) => [textAt(one, 'author', 'login'), textAt(one, 'committer', 'login')])
    },
    async mayWrite(login) {
      const answer = await ask(connection, `${repo}/collaborators/${encodeURIComponent(login)}/permission`)
      return ['admin', 'write'].includes(textAt(answer, 'permission'))
    },
  }
}

async function listed(connection: Connection, path: string): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (let page = 1; page <= mostPages; page++) {
    const some = await ask(connection, `${path}?per_page=${perPage}&page=${page}`)
    if (!Array.isArray(some)) throw new Unanswered(`${hostOf(connection.api)} gave no list`)
    all.push(...some)
    if (some.length < perPage) return all
  }
  throw new Unanswered(`${hostOf(connection.api)} lists more than ${mostPages * perPage} of them`)
}

/** Redirects are not followed: the token is for this host alone. */
async function ask({ api, token, signal }: Connection, path: string): Promise<unknown> {
  const host = hostOf(api)
  try {
    const response = await fetch(`${api.replace(/\/$/, '')}/${path}`, {
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
      },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    })
    if (response.ok) return await response.json()
    const needs =
      response.status === 403 || response.status === 404 ? '; give the job pull-requests: read' : ''
    throw new Unanswered(`${host} said HTTP ${response.status}${needs}`)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Unanswered) throw error
    throw new Unanswered(`${host} did not answer`, error)
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? (found as Fields)[key] : undefined),
    value,
  )
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}
