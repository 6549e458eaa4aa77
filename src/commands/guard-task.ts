import type { Opened } from '../adapters/git/repository.ts'
import { readEvent } from '../adapters/github/event.ts'
import { readStdin, readStdinBytes } from '../adapters/system/stdin.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { parsePushedRefs } from '../core/secrets/event.ts'
import { plan, type Request } from '../core/secrets/plan.ts'
import type { Shard } from '../core/secrets/shard.ts'
import { type Scope, still, type Task } from '../core/secrets/task.ts'
import { shardOf } from './guard-shards.ts'

type Given = Readonly<Record<'base' | 'head' | 'remote' | 'shard', string | undefined>>

export async function taskFor(
  scope: Scope,
  given: Given,
  site: Site,
  opened: Opened | undefined,
): Promise<Task> {
  const shard = shardOf(given.shard, scope)
  if (scope === 'stdin')
    return { ...still, subject: { kind: 'text', content: await readStdinBytes(site.signal, 'scope') } }
  if (opened === undefined) {
    if (scope === 'tree' && given.head === undefined) return { ...still, subject: { kind: 'folder' } }
    throw new UsageError(
      'no-repository',
      'directory',
      `input "directory": scope ${scope} needs a git repository, and there is none here`,
    )
  }
  return plan(await requestFor(scope, { ...given, shard }, site, opened.bare), opened.repository)
}

async function requestFor(
  scope: Exclude<Scope, 'stdin'>,
  { base, head, remote, shard }: Omit<Given, 'shard'> & { readonly shard: Shard | undefined },
  site: Site,
  bare: boolean,
): Promise<Request> {
  switch (scope) {
    case 'event': {
      const event = await readEvent(site.env)
      if (event !== undefined) return { scope, event }
      throw new UsageError(
        'bad-value',
        'scope',
        'input "scope": event is for GitHub Actions; here choose another scope',
      )
    }
    case 'push': {
      const refs = parsePushedRefs(await readStdin(site.signal, 'scope'))
      if (refs !== undefined) return { scope, refs, remote: remote ?? '' }
      throw new UsageError(
        'bad-value',
        'scope',
        'input "scope": push reads lines of "ref oid ref oid" on stdin',
      )
    }
    case 'range': {
      if (base !== undefined) return { scope, base, head: head ?? 'HEAD' }
      throw new UsageError(
        'missing-input',
        'base',
        'input "base" is required for scope range: what is there already',
      )
    }
    case 'tree': {
      const revision = head ?? (bare ? 'HEAD' : undefined)
      return { scope, ...(revision !== undefined && { head: revision }) }
    }
    case 'history':
      return { scope, ...(head !== undefined && { head }), ...(shard !== undefined && { shard }) }
    case 'staged':
      return { scope }
  }
}
