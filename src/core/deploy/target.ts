import type { Digest } from '../image/oci.ts'
import type { Debt } from '../report/report.ts'
import type { Containers } from './containers.ts'
import type { Detail, Journal } from './journal.ts'
import type { Subject } from './subject.ts'

/** A deployment, or what one put there: `id` as outputs give it, `name` as a sentence does (`version 13`). */
export type Named = { readonly id: string; readonly name: string }

/** The part of a plan that is the same everywhere. A platform's own plan adds what it must send. */
export type Plan = {
  readonly kind: 'deploy' | 'unchanged'
  readonly digest: Digest
  /** What runs now and a rollback goes back to. */
  readonly previous?: Named
  readonly previousDigest?: string
  /** Values of environments and commands are never shown. */
  readonly changes: readonly string[]
  readonly warnings: readonly string[]
  readonly debt: readonly Debt[]
  /** What runs and what shall: no log and no error may show their values. */
  readonly containers: readonly Containers[]
}

export type Followed =
  /** The platform is content with it; whether it is the right one is still to be seen. */
  | { readonly ending: 'serves' }
  /** The platform gave it up and went back by itself, or not. `why` where it says so. */
  | { readonly ending: 'given-up'; readonly state: string; readonly why?: string }
  /** The platform goes on with what cannot come up: taking it back is ours. */
  | { readonly ending: 'hopeless'; readonly detail: Detail; readonly why: string }
  | { readonly ending: 'superseded' | 'still-running' }

/** What runs in the container whose image was filled in. */
export type Running =
  | { readonly digest: string }
  /** Nothing to read it from. `detail` where that alone is a failure. */
  | { readonly digest?: never; readonly why: string; readonly detail?: Detail }

export type Log = { readonly lines: readonly string[] } | { readonly unread: string }

/**
 * One service of a platform. `P` is its plan, `O` a deployment of its own. The order of the calls, what counts as
 * success, and when to go back are the same for all (deploy.ts, apply.ts, rollback.ts); how is the platform's.
 * All may throw `Halted` (`access-denied`, `unreachable`, `refused`).
 */
export type Target<P extends Plan, O extends Named> = {
  /** As a sentence calls it: Lightsail, ECS. */
  readonly platform: string
  /**
   * Reads what runs once nothing is pending, and says what would change.
   * @throws Halted blocked `would-vanish`, `new-secret`; UsageError for inputs that do not fit what runs
   */
  plan(subject: Subject, journal: Journal): Promise<P>
  /** Brings everything there that a deployment needs, and starts none. Gives the name of what it brought. */
  prepare(plan: P, subject: Subject, journal: Journal): Promise<string>
  /** Who has deployed since the plan was made, as the beginning of a sentence; undefined: nobody. */
  overtaken(plan: P): Promise<string | undefined>
  start(plan: P, prepared: string, journal: Journal): Promise<O>
  /** What runs while nobody follows a deployment of ours, and how to see where it ends: whole sentences. */
  leftAlone(plan: P): string
  /**
   * Waits for the end of this deployment, and of no other.
   * @param deadline milliseconds since the epoch
   * @param seen told each new state
   */
  follow(own: O, deadline: number, seen: (transition: string) => void): Promise<Followed>
  /** Asked again for a while when it cannot tell. */
  running(plan: P, own: O): Promise<Running>
  /** Where a smoke test asks; undefined: nowhere. */
  url(): Promise<string | undefined>
  /** Since the deployment was made, oldest first, a list for each container. */
  logs(plan: P, own: O): Promise<readonly Log[]>
  /** Why the platform gave it up: a word for scripts and one for a person. */
  diagnose(journal: Journal, plan: P): { readonly diagnosis: string; readonly inWords: string }
  /** Does what ran before serve. */
  previousServes(plan: P): Promise<boolean>
  /** Has anybody deployed after this. */
  isNewest(own: O): Promise<boolean>
  /** Starts what ran before once more. */
  startPrevious(plan: P, own: O, journal: Journal): Promise<O>
  /** What is wrong with the previous one that is said to be back; undefined: nothing. */
  unlikePrevious(plan: P, again: O): Promise<string | undefined>
}
