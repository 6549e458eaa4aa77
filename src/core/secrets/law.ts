import { UsageError } from '../command/failure.ts'
import { builtInLaw, digestOf, type Law, nothingProposed, type Proposed } from '../policy/policy.ts'
import type { Files, Repository } from './repository.ts'
import type { Task } from './task.ts'

export type PolicyFile = {
  /** From the root of the repository. */
  readonly path: string
  /** The user named it, so it must be there. */
  readonly named: boolean
  /** As the user wrote it. */
  readonly written: string
}

/** The policy that judges: the base branch's or the pushed commit's where the task says so, else the work tree's. */
export async function lawFor(
  task: Pick<Task, 'law'>,
  { path, named, written }: PolicyFile,
  files: Files,
  repository?: Repository,
): Promise<Law> {
  const there = task.law !== undefined && repository !== undefined ? { ...task.law, repository } : undefined
  const bytes =
    there === undefined ? await files.read(path) : await there.repository.fileAt(there.commit, path)
  if (bytes === undefined && named && there === undefined) {
    throw new UsageError('unreadable-file', 'policy', `input "policy": there is no file "${written}"`)
  }
  if (bytes === undefined) return builtInLaw
  const { parsePolicy } = await import('../policy/parse.ts')
  const name = there === undefined ? path : `${path} of ${there.commit.slice(0, 12)}`
  const policy = parsePolicy(name, Buffer.from(bytes).toString('utf8'))
  return { policy, from: there?.from ?? 'work tree', digest: digestOf(bytes) }
}

/** What the judged branch itself would change about the law. */
export async function proposedIn(
  { law: judging, subject }: Pick<Task, 'law' | 'subject'>,
  { path }: PolicyFile,
  law: Law,
  repository?: Repository,
): Promise<Proposed> {
  const [head] = subject.kind === 'reach' && subject.heads !== 'all refs' ? subject.heads : []
  if (head === undefined || judging?.from !== 'base branch' || repository === undefined)
    return nothingProposed
  const bytes = await repository.fileAt(head, path)
  if (bytes === undefined) return nothingProposed
  const { proposedBy } = await import('./proposed.ts')
  return proposedBy(`${path} of ${head.slice(0, 12)}`, Buffer.from(bytes).toString('utf8'), law.policy)
}
