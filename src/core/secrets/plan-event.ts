import type { GitEvent } from './event.ts'
import { absent, lawOf, present } from './event-law.ts'
import type { Repository } from './repository.ts'
import { refName, still, type Task } from './task.ts'

export function planEvent(event: GitEvent, repository: Repository): Promise<Task> {
  switch (event.kind) {
    case 'push':
      return planPushed(event, repository)
    case 'pull-request':
      return planProposed(event, asidesOf(event), repository)
    case 'merge-group':
      return planProposed(event, [], repository)
    case 'create':
      return planCreated(event, repository)
    case 'other':
      return planOther(event, repository)
  }
}

/** What a branch would bring to its base. */
async function planProposed(
  event: Extract<GitEvent, { kind: 'pull-request' | 'merge-group' }>,
  asides: Task['asides'],
  repository: Repository,
): Promise<Task> {
  const law = await lawOf(event, repository)
  const base = law.commit
  const head = await present(repository, event.head, `the ${event.kind.replace('-', ' ')}’s head`)
  return {
    subject: { kind: 'reach', heads: [head], excluded: { commits: [base] } },
    asides,
    standing: 'proposed',
    bases: [base],
    law,
    evidence: { event: event.kind.replace('-', '_'), base, head },
  }
}

const asidesOf = (event: Extract<GitEvent, { kind: 'pull-request' }>): Task['asides'] => [
  refName(event.headRef),
  { surface: 'pull-request', text: event.title },
  { surface: 'pull-request', text: event.body },
]

/** A push of the same ref comes with this event; it is judged alike. */
async function planCreated(
  { ref, head, defaultBranch }: Extract<GitEvent, { kind: 'create' }>,
  repository: Repository,
): Promise<Task> {
  const push = { before: undefined, after: head, deleted: false, forced: false, ref, defaultBranch } as const
  const task = await planPushed({ kind: 'push', ...push }, repository)
  return { ...task, evidence: { ...task.evidence, event: 'create' } }
}

async function planPushed(event: Extract<GitEvent, { kind: 'push' }>, repository: Repository): Promise<Task> {
  if (event.deleted)
    return { ...still, subject: { kind: 'nothing', why: 'the push deleted its branch or tag' } }
  const head = await present(repository, event.after, 'the pushed commit')
  const before = event.before === undefined ? undefined : await repository.resolve(event.before)
  if (before === undefined && event.before !== undefined && !event.forced)
    throw absent('the commit before the push', event.before)
  const commits = before === undefined ? await heldElsewhere(event, head, repository) : [before]
  return {
    subject: { kind: 'reach', heads: [event.after], excluded: { commits } },
    asides: [refName(event.ref)],
    standing: 'public',
    bases: before === undefined ? [] : [before],
    law: await lawOf(event, repository),
    evidence: { event: 'push', ...(before !== undefined && { base: before }), head },
  }
}

/**
 * For a new ref, or a forced push whose old tip is gone: what the default branch and other branches of the remote
 * hold. A branch that contains the pushed commit does not count, since it may have come by this very push; that of the
 * ref itself always does contain it.
 */
async function heldElsewhere(
  { ref, defaultBranch }: Extract<GitEvent, { kind: 'push' }>,
  head: string,
  repository: Repository,
): Promise<string[]> {
  const others = await repository.remoteRefs(head)
  const own = `refs/remotes/origin/${ref.replace(/^refs\/heads\//, '')}`
  const main = `refs/remotes/origin/${defaultBranch ?? ''}`
  const names = new Set([...others.filter((name) => name !== own), ...(main === own ? [] : [main])])
  const commits = await Promise.all([...names].map((name) => repository.resolve(name)))
  return commits.flatMap((commit) => (commit === undefined ? [] : [commit]))
}

async function planOther(event: Extract<GitEvent, { kind: 'other' }>, repository: Repository): Promise<Task> {
  const revision = await present(repository, event.head, 'the commit that the job runs on')
  return {
    ...still,
    subject: { kind: 'tree', revision },
    asides: [
      ...(event.released === undefined ? [] : [refName(event.released)]),
      ...(event.texts ?? []).map((text) => ({ surface: 'tag-message', text }) as const),
    ],
    law: await lawOf(event, repository),
    evidence: { event: event.name, head: revision },
  }
}
