import { posix, resolve } from 'node:path'
import { hookEnv } from '../adapters/git/hook-env.ts'
import type { Opened } from '../adapters/git/repository.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { choice, flag, type Inputs, list, listOf, text } from '../core/command/inputs.ts'
import type { Report } from '../core/report/report.ts'
import { guard } from '../core/secrets/guard.ts'
import { type Scope, scopes } from '../core/secrets/task.ts'
import type { KeyTriage } from '../core/secrets/triaged.ts'
import { inRepository } from './guard-repository.ts'
import { joinShards } from './guard-shards.ts'
import { taskFor } from './guard-task.ts'
import { isInActions } from './in-actions.ts'
import { withInspectors } from './inspecting.ts'
import { judgingLaw } from './judging-law.ts'
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
  repositories: text(
    'FILE',
    'Guards many: a text file that names a clone’s folder a line, relative to `directory` (10,000 at most; # begins a ' +
      'comment). Scope history, unless it is tree; each by its own policy. One that cannot be read leaves the run incomplete.',
  ),
  shard: text(
    'I/N',
    'For scope history: read only part i of n, so that n jobs share the work. Names of refs are read in each. With ' +
      'repositories: every n-th of the list, from the i-th on.',
  ),
  'with-report': list(
    'FILE',
    'Reads nothing, but joins the JSON reports of all shards of one history, or of one list of repositories, into one, ' +
      'whose counts add up.',
  ),
  'github-token': text(
    'TOKEN',
    'In a pull request that adds waivers: asks GitHub who approved it, so that they count after an approval of its ' +
      'last commit. Give it the job’s own `github.token`, with pull-requests: read. Without it they count once merged.',
  ),
  'github-host': text('HOST', 'Host of your GitHub Enterprise Server; github.com and ghe.com need none.'),
  'triage-role': text(
    'ARN',
    'Role for the job’s OIDC token, to ask AWS whose the AWS keys are that were found, and whether they still work. Only ' +
      'their ids are sent. The answer changes no verdict. Without it nothing is asked.',
  ),
  region: text('REGION', 'For triage-role: the region of STS. Default: AWS_REGION.'),
  rehearsal: flag(
    'In Actions: lets stand-ins on this machine answer for GitHub and AWS, and marks the report.',
  ),
}

export const command = defineCommand({
  name: 'secret-guard',
  about: 'Stop secrets before they are merged: reads every object that git counts as new, not diffs.',
  inputs,
  outputs: { findings: 'How many findings are open.' },
  async run(given, site) {
    const directory = resolve(site.cwd, given.directory)
    const scope = given.scope ?? (site.host === 'actions' ? 'event' : 'tree')
    const { repositories, 'with-report': reports } = given
    if (reports.length > 0 && repositories !== undefined) throw bothLists()
    if (reports.length > 0) return joinShards(directory, reports)
    if (repositories !== undefined) return guardMany(directory, repositories, given, site)
    return guardAt({ directory, written: given.directory }, scope, given, site)
  },
})

type Given = Inputs<typeof inputs> & { readonly policy: string | undefined }

/** Loaded when it is asked for, as is what asks AWS: a hook has none of this to wait for. */
async function guardMany(directory: string, file: string, given: Given, site: Site): Promise<Report> {
  const { guardListed } = await import('./guard-list.ts')
  const whole = { ...given, shard: undefined }
  return guardListed(directory, file, given, site, (at, scope, progress, admit) =>
    guardAt(at, scope, whole, { ...site, progress }, admit),
  )
}

/** @param admit looks at the repository that was opened, before anything of it is read */
async function guardAt(
  at: { readonly directory: string; readonly written: string },
  scope: Scope,
  given: Given,
  site: Site,
  admit?: (opened: Opened | undefined) => Promise<void>,
): Promise<Report> {
  const { signal, env } = site
  const surroundings = { ...at, signal, env, hookEnv: inHook(scope) ? hookEnv(site) : {} }
  const circumstances = {
    inActions: isInActions(site),
    rehearsal: given.rehearsal,
    githubHost: given['github-host'],
    token: given['github-token'] ?? env['GITHUB_TOKEN'],
  }
  return inRepository(surroundings, circumstances, site.progress, async (opened) => {
    await admit?.(opened)
    return guardIn(opened, at.directory, scope, given, site)
  })
}

async function guardIn(
  opened: Opened | undefined,
  directory: string,
  scope: Scope,
  given: Given,
  site: Site,
): Promise<Report> {
  const task = await taskFor(scope, given, site, opened)
  const place = policyPlace(directory, opened, given.policy)
  const repository = opened?.repository
  const { law, proposed, rehearsal } = await judgingLaw(task, place, repository, given, site)
  const within = given.path === undefined ? '' : place.inRoot(given.path)
  if (within === '..' || within.startsWith('../')) throw outside(given.path ?? '')
  const role = given['triage-role']
  const triage = role === undefined ? undefined : await triageBy(role, given, site)
  const world = {
    ...(repository !== undefined && { repository }),
    files: place.files,
    now: site.clock.now(),
    progress: site.progress,
    mask: site.mask,
    ...(triage !== undefined && { triage }),
  }
  const bounds = {
    proposed,
    isWithin: (path: string) => within === '' || path === within || path.startsWith(posix.join(within, '/')),
    ...(given['fail-on'].length > 0 && { failOn: given['fail-on'] }),
  }
  const basis = { rules: law.policy.rules, now: world.now }
  const report = await withInspectors(site, basis, (inspectorsFor) =>
    guard(task, law, { ...world, inspectorsFor }, bounds),
  )
  // A misspelt path must not pass for a clean one.
  const { read, skipped } = report.coverage
  if (scope === 'tree' && within !== '' && read['files'] === 0 && skipped.length === 0) {
    throw new UsageError('bad-value', 'path', `input "path": there is no file at or below "${given.path}"`)
  }
  return { ...report, rehearsal: rehearsal || report.rehearsal }
}

async function triageBy(role: string, given: Given, site: Site): Promise<KeyTriage> {
  const { keyTriage } = await import('./guard-triage.ts')
  return keyTriage(role, given, site)
}

const outside = (path: string): UsageError =>
  new UsageError('bad-value', 'path', `input "path": "${path}" is outside of what is looked at`)

const bothLists = (): UsageError =>
  new UsageError(
    'conflicting-inputs',
    'repositories',
    'input "repositories": with "with-report" nothing is read',
  )

/** The scopes that git's own hooks run with. */
const inHook = (scope: Scope): boolean => scope === 'staged' || scope === 'push'
