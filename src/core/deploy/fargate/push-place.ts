import { UsageError } from '../../command/failure.ts'
import { isLoopbackAddress } from '../../identity/hosts.ts'
import { parseRepository } from '../../image/repository.ts'

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
  if (host !== registry && !isLoopbackAddress(registry))
    throw new UsageError(
      'bad-value',
      'push-to',
      `input "push-to": "${text}" is not in ${registry}, the registry of this account and region`,
    )
  return { address: registry, repository: name }
}
