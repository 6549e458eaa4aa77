import { readPullRequest, reviewDesk } from '../adapters/github/reviews.ts'
import type { Site } from '../core/command/command.ts'
import { judgeEndpoints } from '../core/identity/endpoints.ts'
import type { Law, Proposed } from '../core/policy/policy.ts'
import { type Approval, approved, onceMerged } from '../core/secrets/approval.ts'
import { lawFor, proposedIn } from '../core/secrets/law.ts'
import type { Repository } from '../core/secrets/repository.ts'
import type { Task } from '../core/secrets/task.ts'
import { isInActions } from './in-actions.ts'
import type { Place } from './policy-place.ts'

type Given = {
  readonly 'github-token': string | undefined
  readonly 'github-host': string | undefined
  readonly rehearsal: boolean
}

export type Judging = {
  readonly law: Law
  /** What the judged branch would change about it. */
  readonly proposed: Proposed & { readonly countsWhen: string; readonly by?: string }
  /** A stand-in on this machine answered for GitHub. */
  readonly rehearsal: boolean
}

/** Whose law judges a task, with what the judged branch adds to it and someone approved. */
export async function judgingLaw(
  task: Task,
  { files, policy }: Place,
  repository: Repository | undefined,
  given: Given,
  site: Site,
): Promise<Judging> {
  const reviewed = await lawFor(task, policy, files, repository)
  const proposed = await proposedIn(task, policy, reviewed, repository)
  const { law, by, countsWhen, rehearsal } = await approvalOf(reviewed, proposed, given, site)
  return { law, proposed: { ...proposed, countsWhen, ...(by !== undefined && { by }) }, rehearsal }
}

/** Asks GitHub, but only for a pull request that brings waivers, and with the token that the workflow gives for it. */
async function approvalOf(
  law: Law,
  proposed: Proposed,
  given: Given,
  site: Site,
): Promise<Approval & { readonly rehearsal: boolean }> {
  const token = given['github-token']
  if (proposed.waivers.length === 0) return { law, countsWhen: onceMerged, rehearsal: false }
  if (token === undefined) {
    return {
      law,
      countsWhen: `${onceMerged} (or once it is approved, if input github-token is given)`,
      rehearsal: false,
    }
  }
  site.mask(token)
  const pull = await readPullRequest(site.env)
  if (pull === undefined) return { law, countsWhen: onceMerged, rehearsal: false }
  const api = site.env['GITHUB_API_URL'] || 'https://api.github.com'
  const rehearsal = judgeEndpoints([{ setting: 'GITHUB_API_URL', url: api, kind: 'github' }], [], {
    inActions: isInActions(site),
    rehearsal: given.rehearsal,
    githubHost: given['github-host'],
  })
  const desk = reviewDesk(pull, { api, token, signal: site.signal })
  const approval = await site.progress.step('Ask who approved the waivers', () =>
    approved(law, proposed, pull, desk),
  )
  return { ...approval, rehearsal }
}
