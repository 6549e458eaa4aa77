import { createHash } from 'node:crypto'
import type { Confidence, Severity } from '../report/finding.ts'
import type { Debt } from '../report/report.ts'

/** A finding that someone has accepted for a while: debt, with an owner and an end. */
export type Waiver = {
  /** 16 bytes in hex, as a report shows it. */
  readonly fingerprint: string
  readonly reason: string
  readonly owner: string
  /** `YYYY-MM-DD`: the last day on which it counts. */
  readonly expires: string
}

export type Policy = {
  /** Confidences that close the gate. Low never does. */
  readonly failOn: readonly Confidence[]
  readonly waivers: readonly Waiver[]
  readonly image: ImagePolicy
}

/** Which vulnerabilities of an image close its gate. */
export type ImagePolicy = {
  readonly failOn: readonly Severity[]
  /** Those that no version mends yet: on a slim base there are always some. */
  readonly unfixed: (typeof unfixedModes)[number]
}
export const unfixedModes = ['report', 'block'] as const

export const builtIn: Policy = {
  failOn: ['high', 'medium'],
  waivers: [],
  image: { failOn: ['critical', 'high'], unfixed: 'report' },
}

/** The policy that a run was judged by, and where it came from. */
export type Law = {
  readonly policy: Policy
  readonly from: 'base branch' | 'pushed commit' | 'work tree' | 'built-in'
  readonly digest: `sha256:${string}`
}

export const builtInLaw: Law = {
  policy: builtIn,
  from: 'built-in',
  digest: digestOf(JSON.stringify(builtIn)),
}

export function digestOf(bytes: string | Uint8Array): Law['digest'] {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** What a branch would change about the law that judges it. It counts once it is on the base branch. */
export type Proposed = {
  readonly waivers: readonly Waiver[]
  /** Of a policy that nobody could read any more once it is merged. */
  readonly debt: readonly Debt[]
}

export const nothingProposed: Proposed = { waivers: [], debt: [] }
