import { UsageError } from '../command/failure.ts'
import { masked } from './disclosure.ts'
import type { GitEvent, PushedRef } from './event.ts'
import { builtIn } from './inspect.ts'
import { planEvent } from './plan-event.ts'
import type { Repository } from './repository.ts'
import type { Shard } from './shard.ts'
import { refName, still, type Task } from './task.ts'

/** What was asked for, one shape a scope. */
export type Request =
  | { readonly scope: 'event'; readonly event: GitEvent }
  | { readonly scope: 'push'; readonly refs: readonly PushedRef[]; readonly remote: string }
  | { readonly scope: 'range'; readonly base: string; readonly head: string }
  | { readonly scope: 'tree'; readonly head?: string }
  | { readonly scope: 'history'; readonly head?: string; readonly shard?: Shard }
  | { readonly scope: 'staged' }

/** Turns a request into exact commits. */
export async function plan(request: Request, repository: Repository): Promise<Task> {
  switch (request.scope) {
    case 'event':
      return planEvent(request.event, repository)
    case 'push':
      return planPush(request.refs, request.remote, repository)
    case 'range':
      return planRange(request.base, request.head, repository)
    case 'tree':
      return planTree(request.head, repository)
    case 'history':
      return planHistory(request.head, request.shard, repository)
    case 'staged': {
      const head = await repository.resolve('HEAD')
      return {
        ...still,
        subject: { kind: 'staged' },
        standing: 'staged',
        bases: head === undefined ? [] : [head],
      }
    }
  }
}

async function planRange(base: string, head: string, repository: Repository): Promise<Task> {
  const [from, to] = await Promise.all([
    commitOf(repository, 'base', base),
    commitOf(repository, 'head', head),
  ])
  return {
    subject: { kind: 'reach', heads: [to], excluded: { commits: [from] } },
    asides: [refName(head)],
    standing: 'proposed',
    bases: [from],
    law: { commit: from, from: 'base branch' },
    evidence: { base: from, head: to },
  }
}

async function planTree(head: string | undefined, repository: Repository): Promise<Task> {
  if (head === undefined) return { ...still, subject: { kind: 'tracked' } }
  const revision = await commitOf(repository, 'head', head)
  return {
    ...still,
    subject: { kind: 'tree', revision },
    asides: [refName(head)],
    evidence: { head: revision },
  }
}

async function planHistory(
  head: string | undefined,
  shard: Shard | undefined,
  repository: Repository,
): Promise<Task> {
  const excluded = { commits: [] }
  const part = shard === undefined ? {} : { shard }
  const shown = shard === undefined ? {} : { shard: `${shard.index}/${shard.of}` }
  if (head === undefined) {
    const asides = (await repository.refs()).map(refName)
    const tips = shard === undefined ? {} : { tips: await repository.tips() }
    const subject = { kind: 'reach', heads: 'all refs', excluded } as const
    return { ...still, ...part, subject, asides, evidence: { ...shown, ...tips } }
  }
  const commit = await commitOf(repository, 'head', head)
  return {
    ...still,
    subject: { kind: 'reach', heads: [commit], excluded },
    ...part,
    asides: [refName(head)],
    evidence: { ...shown, head: commit },
  }
}

async function planPush(refs: readonly PushedRef[], remote: string, repository: Repository): Promise<Task> {
  const heads = refs.flatMap(({ local }) => (local === undefined ? [] : [local]))
  if (heads.length === 0) return { ...still, subject: { kind: 'nothing', why: 'the push only deletes' } }
  const olds = refs.flatMap((ref) => (ref.remote === undefined ? [] : [ref.remote]))
  const here = await Promise.all(olds.map((old) => repository.resolve(old)))
  const bases = here.flatMap((commit) => (commit === undefined ? [] : [commit]))
  return {
    subject: { kind: 'reach', heads, excluded: { commits: bases, remote } },
    asides: refs.map(({ remoteRef }) => refName(remoteRef)),
    standing: 'unpushed',
    // A new ref has no tip that was there: then what is next to its commits was.
    bases: olds.length < heads.length ? [] : bases,
    evidence: {},
  }
}

async function commitOf(repository: Repository, input: string, revision: string): Promise<string> {
  const commit = await repository.resolve(revision)
  if (commit !== undefined) return commit
  const shown = masked(revision, builtIn.inspectText(revision))
  throw new UsageError('bad-value', input, `input "${input}" names no commit of this repository: "${shown}"`)
}
