import { UsageError } from '../command/failure.ts'
import { builtInLaw, digestOf, type Law, nothingProposed, type Proposed } from '../policy/policy.ts'
import type { Debt } from '../report/report.ts'
import type { Files, NoFile, Repository } from './repository.ts'
import type { Task } from './task.ts'

export type PolicyFile = {
  /** From the root of the repository. */
  readonly path: string
  /** The user named it, so it must be there. */
  readonly named: boolean
  /** As the user wrote it. */
  readonly written: string
}

/** The policy that judges: that of the commit where the task names one, else the work tree's. */
export async function lawFor(
  task: Pick<Task, 'law'>,
  { path, named, written }: PolicyFile,
  files: Files,
  repository?: Repository,
): Promise<Law> {
  const there = task.law !== undefined && repository !== undefined ? { ...task.law, repository } : undefined
  const found =
    there === undefined ? await files.fileAt(path) : await there.repository.fileAt(there.commit, path)
  if (found === undefined && named && there === undefined) {
    throw new UsageError('unreadable-file', 'policy', `input "policy": there is no file "${written}"`)
  }
  const name = there === undefined ? written : nameOf(path, there.commit)
  const owed = there?.wanted === undefined ? {} : { debt: [standingIn(name, there.wanted)] }
  if (found === undefined) return { ...builtInLaw, ...owed }
  const bytes = plain(found, name)
  const { parsePolicy } = await import('../policy/parse.ts')
  const policy = parsePolicy(name, Buffer.from(bytes).toString('utf8'))
  return { policy, from: there?.from ?? 'work tree', digest: digestOf(bytes), ...owed }
}

/** What the judged branch itself would change about the law. */
export async function proposedIn(
  { law: judging, subject }: Pick<Task, 'law' | 'subject'>,
  { path }: PolicyFile,
  law: Law,
  repository?: Repository,
): Promise<Proposed> {
  const [head] = subject.kind === 'reach' && subject.heads !== 'all refs' ? subject.heads : []
  const isOwn = judging === undefined || judging.from === 'pushed commit'
  if (head === undefined || isOwn || repository === undefined) return nothingProposed
  const found = await repository.fileAt(head, path)
  if (found === undefined) return nothingProposed
  const { proposedBy } = await import('./proposed.ts')
  const name = nameOf(path, head)
  return proposedBy(name, () => Buffer.from(plain(found, name)).toString('utf8'), law.policy)
}

/** @param name of the policy that judges in the place of the wanted one */
const standingIn = (name: string, wanted: string): Debt => ({
  what: `judged by the policy of the very commit, which whoever pushed it could write; that of ${wanted} was wanted`,
  where: name,
  'way out':
    'give actions/checkout `fetch-depth: 0`; or let the policy be fetched: `permissions: contents: read`, and the ' +
    'token of the checkout (`persist-credentials`) or, for secret-guard, input `github-token`',
})

const nameOf = (path: string, commit: string): string => `${path} of ${commit.slice(0, 12)}`

/** What is no file is not passed over: nobody would know that the policy does not count. */
function plain(found: Uint8Array | NoFile, name: string): Uint8Array {
  if (typeof found !== 'string') return found
  const message = `${name} is ${found}: put the policy itself into a plain file of that name`
  throw new UsageError('unreadable-file', 'policy', message)
}
