import type { Severity } from '../report/finding.ts'
import { daysAfter } from './day.ts'

/** For how many days a finding of each severity may be waived at a time: the worse it is, the sooner it is asked again. */
export const longest: Readonly<Record<Severity, number>> = {
  critical: 90,
  high: 180,
  medium: 365,
  low: 365,
  unknown: 180,
}

/** The last day on which a waiver that is written today may still count. */
export const lastDay = (now: number, severity: Severity): string => daysAfter(now, longest[severity])

/** `critical 90, high 180, …` */
export const boundsInWords = Object.entries(longest)
  .map(([severity, days]) => `${severity} ${days}`)
  .join(', ')
