import { execFileSync } from 'node:child_process'
import { gitEnv, type WorkRepository } from '../fakes/work-repository.ts'

type Rest = { readonly env?: Readonly<Record<string, string>>; readonly input?: string | Uint8Array }

/** git with something on stdin, or in another's name. */
export const plumb = (
  { path }: WorkRepository,
  args: readonly string[],
  { env = {}, input = '' }: Rest = {},
): string =>
  execFileSync('git', args, {
    cwd: path,
    env: { ...gitEnv, ...env },
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  }).trim()

/** An object as it is written there, whether git would ever write such a one or not. */
export const stored = (
  repository: WorkRepository,
  type: 'blob' | 'commit' | 'tag',
  content: string,
): string =>
  plumb(repository, ['hash-object', '-w', '--literally', '-t', type, '--stdin'], { input: content })

/** A commit with one file and no parent, on no branch. */
export function aside(repository: WorkRepository, content: string, ...parents: readonly string[]): string {
  const blob = stored(repository, 'blob', content)
  const tree = plumb(repository, ['mktree'], { input: `100644 blob ${blob}\taside.txt\n` })
  return repository.git('commit-tree', tree, '-m', 'aside', ...parents.flatMap((one) => ['-p', one]))
}
