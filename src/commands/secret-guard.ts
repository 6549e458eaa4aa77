import { posix, resolve } from 'node:path'
import { hookEnv } from '../adapters/git/hook-env.ts'
import type { Opened } from '../adapters/git/repository.ts'
import { readEvent } from '../adapters/github/event.ts'
import { readStdin, readStdinBytes } from '../adapters/system/stdin.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { choice, flag, type Inputs, listOf, text } from '../core/command/inputs.ts'
import type { Report } from '../core/report/report.ts'
import { parsePushedRefs } from '../core/secrets/event.ts'
import { guard } from '../core/secrets/guard.ts'
import { lawFor } from '../core/secrets/law.ts'
import { plan, type Request } from '../core/secrets/plan.ts'
import { type Scope, scopes, still, type Task } from '../core/secrets/task.ts'
import { inRepository } from './guard-repository.ts'
import { isInActions } from './in-actions.ts'
import { policyPlace } from './policy-place.ts'

const inputs = {
  scope: choice(
    scopes,
    'What to look at. event: what a push or pull request brings; staged: the index; push: refs on stdin, as a ' +
      'pre-push hook gets them; range: base to head; tree: the tracked files, or those of head; history: all refs, ' +
      'or head. Default: event in Actions, tree in a terminal.',
  ),
  base: text('REVISION', 'For scope range: what is there already; its secrets are known and do not block.'),
  head: text('REVISION', 'For scopes range, tree and history. Default for range: HEAD.'),
  path: text(
    'PATH',
    'Look only at this file or folder; messages and names of refs are looked at all the same.',
  ),
  'fail-on': listOf(
    ['high', 'medium'],
    'Confidences that block, in place of the policy’s. Low never blocks.',
  ),
  remote: text('NAME', 'For scope push: what this remote holds is not read again. Default: every remote.'),
  'github-host': text('HOST', 'Host of your GitHub Enterprise Server; github.com and ghe.com need none.'),
  rehearsal: flag('In Actions: lets an origin on this machine stand in for GitHub, and marks the report.'),
}

export const command = defineCommand({
  name: 'secret-guard',
  about: 'Stop secrets before they are merged: reads every object that git counts as new, not diffs.',
  inputs,
  outputs: { findings: 'How many findings are open.' },
  async run(given, site) {
    const directory = resolve(site.cwd, given.directory)
    const scope = given.scope ?? (site.host === 'actions' ? 'event' : 'tree')
    const { signal, env } = site
    const surroundings = { directory, signal, env, hookEnv: inHook(scope) ? hookEnv(site) : {} }
    const circumstances = {
      inActions: isInActions(site),
      rehearsal: given.rehearsal,
      githubHost: given['github-host'],
      token: env['GITHUB_TOKEN'],
    }
    return inRepository(surroundings, circumstances, site.progress, (opened) =>
      guardIn(opened, directory, scope, given, site),
    )
  },
})

type Given = Inputs<typeof inputs> & { readonly policy: string | undefined }

async function guardIn(
  opened: Opened | undefined,
  directory: string,
  scope: Scope,
  given: Given,
  site: Site,
): Promise<Report> {
  const task = await taskFor(scope, given, site, opened)
  const { files, policy, inRoot } = policyPlace(directory, opened, given.policy)
  const repository = opened?.repository
  const law = await lawFor(task, policy, files, repository)
  const within = given.path === undefined ? '' : inRoot(given.path)
  if (within === '..' || within.startsWith('../')) throw outside(given.path ?? '')
  const report = await guard(
    task,
    law,
    {
      ...(repository !== undefined && { repository }),
      files,
      now: site.clock.now(),
      progress: site.progress,
      mask: site.mask,
    },
    {
      isWithin: (path) => within === '' || path === within || path.startsWith(posix.join(within, '/')),
      ...(given['fail-on'].length > 0 && { failOn: given['fail-on'] }),
    },
  )
  // A misspelt path must not pass for a clean one.
  const { read, skipped } = report.coverage
  if (scope === 'tree' && within !== '' && read['files'] === 0 && skipped.length === 0) {
    throw new UsageError('bad-value', 'path', `input "path": there is no file at or below "${given.path}"`)
  }
  return report
}

const outside = (path: string): UsageError =>
  new UsageError('bad-value', 'path', `input "path": "${path}" is outside of what is looked at`)

async function taskFor(scope: Scope, given: Given, site: Site, opened: Opened | undefined): Promise<Task> {
  if (scope === 'stdin')
    return { ...still, subject: { kind: 'text', content: await readStdinBytes(site.signal) } }
  if (opened === undefined) {
    if (scope === 'tree' && given.head === undefined) return { ...still, subject: { kind: 'folder' } }
    throw new UsageError(
      'no-repository',
      'directory',
      `input "directory": scope ${scope} needs a git repository, and there is none here`,
    )
  }
  return plan(await requestFor(scope, given, site, opened.bare), opened.repository)
}

async function requestFor(
  scope: Exclude<Scope, 'stdin'>,
  { base, head, remote }: Given,
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
      const refs = parsePushedRefs(await readStdin(site.signal))
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
    case 'tree':
    case 'history': {
      const revision = head ?? (scope === 'tree' && bare ? 'HEAD' : undefined)
      return { scope, ...(revision !== undefined && { head: revision }) }
    }
    case 'staged':
      return { scope }
  }
}

/** The scopes that git's own hooks run with. */
const inHook = (scope: Scope): boolean => scope === 'staged' || scope === 'push'
