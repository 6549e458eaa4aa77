import { createHash } from 'node:crypto'
import type { Confidence } from '../report/finding.ts'

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
}

export const builtIn: Policy = { failOn: ['high', 'medium'], waivers: [] }

/** The policy that a run was judged by, and where it came from. */
export type Law = {
  readonly policy: Policy
  readonly from: 'base branch' | 'pushed commit' | 'work tree' | 'built-in'
  readonly digest: string
}

export const builtInLaw: Law = {
  policy: builtIn,
  from: 'built-in',
  digest: digestOf(JSON.stringify(builtIn)),
}

export function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
