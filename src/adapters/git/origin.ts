import { standing } from '../../core/identity/hosts.ts'
import type { Git } from './git.ts'

/** Where what a clone lacks may be fetched from, and who asks. */
export type Origin = {
  readonly url: string
  readonly credential: Credential | undefined
  /** A stand-in on this machine: what it gives counts in a rehearsal only. */
  readonly isLoopback: boolean
}
export type Credential = { readonly username: string; readonly password: string }

export type Circumstances = {
  readonly inActions: boolean
  readonly rehearsal: boolean
  /** Host of a GitHub Enterprise Server. */
  readonly githubHost: string | undefined
  /** The job's token, where the workflow gives it. */
  readonly token: string | undefined
}

/**
 * The clone's own origin, when it is a repository on GitHub. Nothing else of the clone's configuration is taken but
 * the header that actions/checkout leaves there for the job's later steps.
 */
export async function originOf(git: Git, circumstances: Circumstances): Promise<Origin | undefined> {
  const url = await setting(git, ['--get', 'remote.origin.url'])
  if (url === undefined || !/^https?:/.test(url)) return undefined
  const is = standing(url, 'github', circumstances.githubHost)
  const isAllowed =
    is === 'own' || (is === 'loopback' && (!circumstances.inActions || circumstances.rehearsal))
  if (!isAllowed) return undefined
  const { token } = circumstances
  const credential =
    token === undefined || token === ''
      ? basic(await setting(git, ['--get-urlmatch', 'http.extraheader', url]))
      : { username: 'x-access-token', password: token }
  return { url, credential, isLoopback: is === 'loopback' }
}

async function setting(git: Git, args: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await git.run(['config', ...args])
  const value = stdout.toString('utf8').trim()
  return code === 0 && value !== '' && !/[\n\0]/.test(value) ? value : undefined
}

/** `AUTHORIZATION: basic …`, as actions/checkout writes it with `persist-credentials`. */
function basic(header: string | undefined): Credential | undefined {
  const encoded = /^authorization: *basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { username, password: rest.join(':') }
}
