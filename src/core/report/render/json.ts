import type { Report } from '../report.ts'

/** One line, keys in the contract's order. */
export const renderJson = (report: Report): string => `${JSON.stringify(report)}\n`

type Usage = { readonly code: string; readonly input: string; readonly message: string }

export const renderUsageJson = (command: string, { code, input, message }: Usage): string =>
  `${JSON.stringify({ schema: 'kship/report@0', command, error: { code, input, message } })}\n`
