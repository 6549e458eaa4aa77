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
  /** Kinds of secrets that the repository adds to the built-in ones. */
  readonly rules: readonly OwnRule[]
}

/** A kind of secret that only this team has. Its findings carry the rule `own-NAME`. */
export type OwnRule = {
  /** Kebab-case. */
  readonly name: string
  /** `.kship.yml:12`, for what is wrong with it. */
  readonly at: string
  readonly title: string
  /** One of them stands near every value: only there the pattern is tried. Upper and lower case are the same. */
  readonly keywords: readonly string[]
  /** RE2 syntax; its first group is the value, or the whole match when it has none. */
  readonly pattern: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly rotate: readonly string[]
  readonly checks: OwnChecks
  readonly examples: { readonly match: readonly string[]; readonly noMatch: readonly string[] }
}

/** What a value must be beside the shape that the pattern gives it. */
export type OwnChecks = {
  readonly minLength?: number
  /** Shannon bits of the whole value: 32 random hexadecimal digits have about 120. */
  readonly minBits?: number
  readonly charset?: keyof typeof charsets
}
export const charsets = {
  hex: /^[0-9A-Fa-f]+$/,
  base32: /^[A-Z2-7]+$/,
  base62: /^[0-9A-Za-z]+$/,
  base64: /^[0-9A-Za-z+/]+={0,2}$/,
  base64url: /^[\w-]+$/,
} as const

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
  rules: [],
}

/** The policy that a run was judged by, and where it came from. */
export type Law = {
  readonly policy: Policy
  readonly from: 'base branch' | 'default branch' | 'pushed commit' | 'work tree' | 'built-in'
  readonly digest: `sha256:${string}`
  /** It is not the law that should have judged. */
  readonly debt?: readonly Debt[]
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
