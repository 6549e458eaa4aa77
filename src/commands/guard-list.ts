import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Opened } from '../adapters/git/repository.ts'
import { readInputFile } from '../adapters/system/input-file.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import type { Progress } from '../core/command/progress.ts'
import type { Report } from '../core/report/report.ts'
import { guardList } from '../core/secrets/guard-list.ts'
import { type ListScope, listScopes } from '../core/secrets/list-report.ts'
import { parseRepositories } from '../core/secrets/repository-list.ts'
import { parseShard } from '../core/secrets/shard.ts'
import type { Scope } from '../core/secrets/task.ts'

type Given = Readonly<Record<'base' | 'head' | 'remote' | 'path' | 'shard', string | undefined>> & {
  readonly scope: Scope | undefined
  readonly rehearsal: boolean
}

type At = {
  /** Absolute. */
  readonly directory: string
  /** As the list names it. */
  readonly written: string
}

/** Guards the repository of a folder as by itself; `admit` looks first at what was opened there. */
export type GuardOne = (
  at: At,
  scope: ListScope,
  progress: Progress,
  admit: (opened: Opened | undefined) => Promise<void>,
) => Promise<Report>

/** Guards every repository that a file lists. */
export async function guardListed(
  directory: string,
  file: string,
  given: Given,
  { progress, signal }: Pick<Site, 'progress' | 'signal'>,
  guardOne: GuardOne,
): Promise<Report> {
  const scope = scopeOf(given)
  const shard = given.shard === undefined ? {} : { shard: parseShard(given.shard) }
  const list = parseRepositories(await readInputFile(directory, file, 'repositories'), file)
  return guardList(
    list,
    { scope, ...shard, rehearsal: given.rehearsal },
    {
      guardOne: ({ name, folder }, progress) => {
        const at = { directory: resolve(directory, folder), written: name }
        return guardOne(at, scope, progress, (opened) => admit(at, opened))
      },
      progress,
      signal,
    },
  )
}

/** Each is about one repository, and means nothing to another. */
const aboutOne = ['base', 'head', 'remote', 'path'] as const

function scopeOf(given: Given): ListScope {
  for (const name of aboutOne)
    if (given[name] !== undefined)
      throw conflicting(name, 'is about one repository, and "repositories" lists many')
  const scope = given.scope ?? 'history'
  const known = listScopes.find((one) => one === scope)
  if (known !== undefined) return known
  throw conflicting(
    'scope',
    `${scope} is about one repository; with "repositories" it is ${listScopes.join(' or ')}`,
  )
}

const conflicting = (input: string, why: string): UsageError =>
  new UsageError('conflicting-inputs', input, `input "${input}": ${why}`)

/**
 * The folder is a repository by itself: where a clone failed, git would find the one around it.
 * @throws UsageError about the folder
 */
async function admit({ directory, written }: At, opened: Opened | undefined): Promise<void> {
  if (opened === undefined) throw none(`there is no git repository in "${written}"`)
  const isTop = opened.bare ? opened.root === (await realpath(directory)) : opened.prefix === ''
  if (!isTop) throw none(`"${written}" is a folder within a repository, and none by itself`)
}

const none = (what: string): UsageError =>
  new UsageError('no-repository', 'directory', `input "directory": ${what}`)
