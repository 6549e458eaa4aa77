import { byWorst, type Finding } from '../report/finding.ts'
import type { Debt, Report, Skipped } from '../report/report.ts'
import { mostFindings, noMore, withoutRoom } from './crowd.ts'

/** What of several reports becomes one. */
export type Total = Pick<Report, 'outcome' | 'detail' | 'rehearsal' | 'findings' | 'debt' | 'coverage'>

const severest = ['blocked', 'incomplete', 'failed', 'passed'] as const

/**
 * Adds reports up as they come, and holds no more of them than one may: the worst findings, the counts, and the outcome
 * of the worst.
 */
export class Sum {
  #worst: Pick<Report, 'outcome' | 'detail'> | undefined
  #rehearsal = false
  #findings: Finding[] = []
  #withoutRoom = 0
  readonly #debt: Debt[] = []
  readonly #read = new Tally()
  readonly #skipped: Skipped[] = []

  add({ outcome, detail, rehearsal, findings, debt, coverage }: Total): void {
    if (this.#worst === undefined || rank(outcome) < rank(this.#worst.outcome))
      this.#worst = { outcome, detail }
    this.#rehearsal ||= rehearsal
    for (const finding of findings) this.#findings.push(finding)
    // Not each time: a list may have thousands of repositories.
    if (this.#findings.length > 2 * mostFindings) this.#makeRoom()
    for (const one of debt) this.#debt.push(one)
    this.#read.add(coverage.read)
    for (const one of coverage.skipped) this.#skipped.push(one)
  }

  /** Of none at all nothing was found. */
  get total(): Total {
    this.#makeRoom()
    return {
      ...(this.#worst ?? { outcome: 'passed', detail: 'clean' }),
      rehearsal: this.#rehearsal,
      findings: this.#findings,
      debt: this.#debt,
      coverage: {
        read: this.#read.counts,
        skipped: [...this.#skipped, ...withoutRoom({ ...noMore, sure: this.#withoutRoom })],
      },
    }
  }

  #makeRoom(): void {
    const before = this.#findings.sort(byWorst)
    this.#findings = before.slice(0, mostFindings)
    this.#withoutRoom += before.length - this.#findings.length
  }
}

const rank = (outcome: Report['outcome']): number => severest.indexOf(outcome)

export type Numbers = Readonly<Record<string, number>>

/** Counts by name. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(counts: Numbers): void {
    for (const [name, count] of Object.entries(counts))
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
  }

  get counts(): Numbers {
    return Object.fromEntries(this.#counts)
  }
}
