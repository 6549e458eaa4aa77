import { Halted } from '../command/failure.ts'
import type { GitEvent } from './event.ts'
import type { Repository } from './repository.ts'
import type { Judge } from './task.ts'

/**
 * Whose policy judges what an event brings. Of what is proposed it is the base's. What comes to the default branch was
 * reviewed, and is judged by its own; anything else as its pull request will be: whoever pushes it, or runs a workflow
 * on it, could switch the gate off otherwise.
 */
export async function lawOf(event: GitEvent, repository: Repository): Promise<Judge> {
  switch (event.kind) {
    case 'pull-request':
    case 'merge-group': {
      const what = `the ${event.kind.replace('-', ' ')}’s base`
      return { commit: await present(repository, event.base, what), from: 'base branch' }
    }
    case 'push':
      return reviewed(event, await present(repository, event.after, 'the pushed commit'), repository)
    case 'create':
    case 'other':
      return reviewed(
        event,
        await present(repository, event.head, 'the commit that the job runs on'),
        repository,
      )
  }
}

type Ran = {
  /** `refs/heads/…`; undefined where the event has none. */
  readonly ref?: string | undefined
  readonly defaultBranch?: string | undefined
}

/** @param commit what is judged; its own policy is the last resort, and told as such */
async function reviewed({ ref, defaultBranch }: Ran, commit: string, repository: Repository): Promise<Judge> {
  const own = { commit, from: 'pushed commit' } as const
  if (defaultBranch === undefined) return { ...own, wanted: 'the default branch' }
  if (ref === `refs/heads/${defaultBranch}`) return own
  const there = await repository.resolve(`refs/remotes/origin/${defaultBranch}`)
  return there === undefined
    ? { ...own, wanted: `the default branch (${defaultBranch})` }
    : { commit: there, from: 'default branch' }
}

export async function present(repository: Repository, oid: string, what: string): Promise<string> {
  const commit = await repository.resolve(oid)
  if (commit === undefined) throw absent(what, oid)
  return commit
}

export const absent = (what: string, oid: string): Halted =>
  new Halted(
    'incomplete',
    'objects-missing',
    `Not all could be read: ${what} (${oid.slice(0, 12)}) is not in this clone; give actions/checkout \`fetch-depth: 0\`.`,
    { evidence: { missing: { objects: 'at least 1' } } },
  )
