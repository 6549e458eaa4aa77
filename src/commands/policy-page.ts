import { join, resolve } from 'node:path'
import { committer } from '../adapters/git/own-configuration.ts'
import { type Opened, openRepository } from '../adapters/git/repository.ts'
import { replaceFile } from '../adapters/system/replace-file.ts'
import type { Site } from '../core/command/command.ts'
import { codeOf, UsageError } from '../core/command/failure.ts'
import type { Amended, Page } from '../core/policy/waive.ts'
import type { Report } from '../core/report/report.ts'
import { guard } from '../core/secrets/guard.ts'
import { lawFor } from '../core/secrets/law.ts'
import { plan } from '../core/secrets/plan.ts'
import { still, type Task } from '../core/secrets/task.ts'
import { type Place, policyPlace } from './policy-place.ts'

/** The policy file of a work tree, open for writing, and the repository that it judges. */
export type PolicyPage = {
  readonly page: Page
  /** The guard's own report by the policy as it is. */
  look(scope: 'tree' | 'history'): Promise<Report>
  /** The user's word, or who commits here. */
  owner(given: string | undefined): Promise<string>
  /** Writes what was amended, and gives its report. */
  settle(amended: Amended): Promise<Report>
}

type Given = { readonly directory: string; readonly policy: string | undefined }

export async function openPolicyPage(given: Given, site: Site): Promise<PolicyPage> {
  const directory = resolve(site.cwd, given.directory)
  const surroundings = { directory, written: given.directory, signal: site.signal, env: site.env }
  const opened = await openRepository(surroundings)
  if (opened?.bare === true) throw noWorkTree()
  const place = policyPlace(directory, opened, given.policy)
  const law = await lawFor({}, place.policy, place.files)
  const bytes = await place.files.read(place.policy.path)
  return {
    page: { written: place.policy.written, text: Buffer.from(bytes ?? '').toString('utf8') },
    async look(scope) {
      const task = await taskFor(scope, opened)
      const world = { ...(opened !== undefined && { repository: opened.repository }), files: place.files }
      const { progress, mask, clock } = site
      return guard(task, law, { ...world, now: clock.now(), progress, mask }, { isWithin: () => true })
    },
    async owner(wanted) {
      const found = wanted ?? (await committer(surroundings))
      if (found !== undefined) return found
      const message = 'input "owner" is required where git knows no user.email: who takes the waiver away'
      throw new UsageError('missing-input', 'owner', message)
    },
    async settle({ text, report }) {
      if (text !== undefined) await write(place, opened?.root ?? directory, text)
      return report
    },
  }
}

async function taskFor(scope: 'tree' | 'history', opened: Opened | undefined): Promise<Task> {
  return opened === undefined ? { ...still, subject: { kind: 'folder' } } : plan({ scope }, opened.repository)
}

async function write({ policy }: Pick<Place, 'policy'>, root: string, text: string): Promise<void> {
  try {
    await replaceFile(join(root, policy.path), text)
  } catch (error) {
    const message = `input "policy": cannot write "${policy.written}" (${codeOf(error)})`
    throw new UsageError('unreadable-file', 'policy', message, error)
  }
}

const noWorkTree = (): UsageError =>
  new UsageError(
    'no-repository',
    'directory',
    'input "directory": a bare repository has no policy file to write',
  )
