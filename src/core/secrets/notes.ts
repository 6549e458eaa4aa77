import type { Waiver } from '../policy/policy.ts'
import type { Finding } from '../report/finding.ts'
import type { Tip } from './in-tip.ts'
import type { Sighting } from './sighting.ts'
import type { Standing } from './task.ts'

export type Circumstances = {
  readonly standing: Standing
  readonly tip: Tip
  /** Waivers that the judged branch brings itself, by fingerprint, and when they would count. */
  readonly proposed: readonly Waiver[]
  readonly countsWhen: string
}

/** What else there is to say of an open finding, after how to rotate it. */
export function noted(finding: Finding, sighting: Sighting, circumstances: Circumstances): Finding {
  if (finding.status !== 'open') return finding
  const { standing, tip, proposed, countsWhen } = circumstances
  const waiver = proposed.find(({ fingerprint }) => fingerprint === finding.fingerprint)
  const isSecret = sighting.hit.rule.isHabit !== true
  const notes = [
    isSecret && standing === 'public' ? 'already public: whoever can read the repository has it' : undefined,
    isSecret ? tip(sighting) : undefined,
    waiver && `a waiver for it is added here (${waiver.owner}, until ${waiver.expires}): ${countsWhen}`,
  ]
  return {
    ...finding,
    advice: [...finding.advice, ...notes.flatMap((note) => (note === undefined ? [] : [note]))],
  }
}
