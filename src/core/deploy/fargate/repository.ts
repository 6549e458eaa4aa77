import { UsageError } from '../../command/failure.ts'
import { isLoopback } from '../../identity/hosts.ts'

/** `host/name` as task definitions name an image's repository. */
export type Repository = { readonly host: string; readonly name: string }

const pattern = /^([a-z0-9.-]+(?::\d+)?)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)$/

/** Undefined when the text is no repository, or has a tag or digest. */
export function parseRepository(text: string): Repository | undefined {
  const [, host, name] = pattern.exec(text) ?? []
  return host === undefined || name === undefined ? undefined : { host, name }
}

/**
 * Where a push goes: the registry that the login is for, which must be the one that tasks will pull from. A stand-in
 * on this machine takes its place in a rehearsal.
 * @param registry host and port that the login was given for
 */
export function pushPlace(
  text: string,
  registry: string,
): { readonly address: string; readonly repository: string } {
  const { host = '', name = '' } = parseRepository(text) ?? {}
  if (host !== registry && !isLoopback(registry.replace(/:\d+$/, '')))
    throw new UsageError(
      'bad-value',
      'push-to',
      `input "push-to": "${text}" is not in ${registry}, the registry of this account and region`,
    )
  return { address: registry, repository: name }
}
