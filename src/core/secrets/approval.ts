import type { Law, Proposed } from '../policy/policy.ts'

/** A pull request as its event tells it. */
export type PullRequest = {
  /** `owner/name` */
  readonly repository: string
  readonly number: number
  readonly head: string
  /** Who opened it, and whose push or click this event is: logins, '' where the event has none. */
  readonly author: string
  readonly sender: string
}

export type Review = {
  readonly reviewer: string
  /** APPROVED, CHANGES_REQUESTED, DISMISSED or COMMENTED. */
  readonly state: string
  /** The commit that was looked at. */
  readonly commit: string
}

/** What GitHub is asked. Each throws `Unanswered` when it does not say. */
export type ReviewDesk = {
  /** Oldest first. */
  reviews(): Promise<readonly Review[]>
  /** Logins of all who wrote or committed one of its commits. */
  committers(): Promise<readonly string[]>
  mayWrite(login: string): Promise<boolean>
}

/** GitHub did not say; the reason is for a person. */
export class Unanswered extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause })
    this.name = 'Unanswered'
  }
}

export type Approval = {
  readonly law: Law
  /** Who approved, or undefined with what is missing. */
  readonly by?: string
  readonly countsWhen: string
}

const merged = 'once it is on the base branch'
export const onceMerged = `it counts ${merged}`

/**
 * The law with the waivers that a pull request brings, when someone who is none of its authors, and may write, has
 * approved this very commit: what is pushed afterwards was approved by nobody.
 */
export async function approved(
  law: Law,
  { waivers }: Proposed,
  pull: PullRequest,
  desk: ReviewDesk,
): Promise<Approval> {
  const head = pull.head.slice(0, 12)
  const who = `someone with write access, and no author of the pull request (${pull.author}), approves commit ${head}`
  const countsWhen = `it counts once ${who} and this job runs again, or ${merged}`
  try {
    const by = await approver(pull, desk)
    if (by === undefined) return { law, countsWhen }
    return {
      law: { ...law, policy: { ...law.policy, waivers: [...law.policy.waivers, ...waivers] } },
      by,
      countsWhen,
    }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return { law, countsWhen: `${onceMerged}; who approved it is not known: ${error.message}` }
  }
}

async function approver(pull: PullRequest, desk: ReviewDesk): Promise<string | undefined> {
  const candidates = approving(await desk.reviews(), pull.head)
  if (candidates.length === 0) return undefined
  const authors = new Set([pull.author, pull.sender, ...(await desk.committers())].map(same))
  for (const login of candidates) {
    if (!authors.has(same(login)) && (await desk.mayWrite(login))) return login
  }
  return undefined
}

/** The last word of each reviewer counts; a comment takes nothing back. */
function approving(reviews: readonly Review[], head: string): readonly string[] {
  const last = new Map<string, Review>()
  for (const review of reviews) {
    if (review.state !== 'COMMENTED' && review.reviewer !== '') last.set(same(review.reviewer), review)
  }
  return [...last.values()].flatMap(({ state, commit, reviewer }) =>
    state === 'APPROVED' && commit === head ? [reviewer] : [],
  )
}

/** Logins differ by case alone for nobody. */
const same = (login: string): string => login.toLowerCase()
