import { isInClone } from '../adapters/git/clone.ts'
import type { Opened } from '../adapters/git/repository.ts'
import { readEvent } from '../adapters/github/event.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { builtInLaw, type Law } from '../core/policy/policy.ts'
import { lawOf } from '../core/secrets/event-law.ts'
import { lawFor } from '../core/secrets/law.ts'
import { inCompleted } from './guard-repository.ts'
import { policyPlace } from './policy-place.ts'

type Given = {
  readonly policy: string | undefined
  readonly 'github-host'?: string | undefined
  readonly rehearsal?: boolean
}

/**
 * The policy that judges an image: in Actions that of the event's base branch or commit, as for the guard; in a
 * terminal the work tree's. A job in Actions without a clone has no policy but the built-in one, since a file that
 * came as an artifact was written by whatever is judged.
 */
export async function imageLaw(directory: string, given: Given, site: Site): Promise<Law> {
  if (!(await isInClone(directory))) return lawIn(undefined, directory, given.policy, site)
  const { signal, env, progress } = site
  const fetching = {
    progress,
    inActions: site.host === 'actions',
    rehearsal: given.rehearsal === true,
    githubHost: given['github-host'],
    token: env['GITHUB_TOKEN'],
    isShallow: true,
  }
  return inCompleted({ directory, signal, env }, fetching, (opened) =>
    lawIn(opened, directory, given.policy, site),
  )
}

async function lawIn(
  opened: Opened | undefined,
  directory: string,
  written: string | undefined,
  site: Site,
): Promise<Law> {
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
