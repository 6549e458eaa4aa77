import type { UsageError } from '../../command/failure.ts'
import type { Report } from '../report.ts'

/** One line, keys in the contract's order. */
export const renderJson = (report: Report): string => `${JSON.stringify(report)}\n`

export const renderUsageJson = (command: string, error: UsageError): string => {
  const { code, input, message } = error
  return `${JSON.stringify({ schema: 'kship/report@0', command, error: { code, input, message } })}\n`
}
