import type { Outcome } from '../core/report/report.ts'

export const exitCodes = { passed: 0, blocked: 1, incomplete: 3, failed: 4 } as const satisfies Record<
  Outcome,
  number
>
export const usage = 2
/** EX_SOFTWARE of sysexits: our defect. */
export const defect = 70
