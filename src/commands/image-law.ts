import { isInClone } from '../adapters/git/clone.ts'
import { openRepository } from '../adapters/git/repository.ts'
import { readEvent } from '../adapters/github/event.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { builtInLaw, type Law } from '../core/policy/policy.ts'
import { lawFor } from '../core/secrets/law.ts'
import { lawOf } from '../core/secrets/plan-event.ts'
import { policyPlace } from './policy-place.ts'

/**
 * The policy that judges an image: in Actions that of the event's base branch or commit, as for the guard; in a
 * terminal the work tree's. A job in Actions without a clone has no policy but the built-in one, since a file that
 * came as an artifact was written by whatever is judged.
 */
export async function imageLaw(directory: string, written: string | undefined, site: Site): Promise<Law> {
  const isCloned = await isInClone(directory)
  const opened = isCloned
    ? await openRepository({ directory, signal: site.signal, env: site.env })
    : undefined
  const { files, policy } = policyPlace(directory, opened, written)
  if (site.host === 'terminal') return lawFor({}, policy, files)
  const event = opened && (await readEvent(site.env))
  if (opened !== undefined && event !== undefined) {
    return lawFor({ law: await lawOf(event, opened.repository) }, policy, files, opened.repository)
  }
  if (!policy.named) return builtInLaw
  throw new UsageError(
    'no-repository',
    'policy',
    'input "policy": in Actions it is read from the commit that the event names, and there is no clone here',
  )
}
