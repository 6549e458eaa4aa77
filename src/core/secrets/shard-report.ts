import { UsageError } from '../command/failure.ts'
import { type Detail, details, type Outcome, type Report } from '../report/report.ts'

/**
 * The report of a shard, as the job before wrote it.
 * @param written how the user wrote the file's name
 * @throws UsageError `malformed-file`
 */
export function parseShardReport(source: string, written: string): Report {
  const value = parsed(source)
  if (isReport(value)) return value
  const message = `input "with-report": "${written}" is no report of kship secret-guard with format json`
  throw new UsageError('malformed-file', 'with-report', message)
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

/** As far as the joined report is made of it. */
function isReport(value: unknown): value is Report {
  if (!isRecord(value) || value['schema'] !== 'kship/report@0' || value['command'] !== 'secret-guard')
    return false
  const { findings, debt, coverage, evidence, outcome, detail } = value
  return (
    stands(outcome, detail) &&
    Array.isArray(findings) &&
    findings.every((one) => isRecord(one) && isRecord(one['where']) && Array.isArray(one['advice'])) &&
    Array.isArray(debt) &&
    debt.every(isRecord) &&
    isRecord(evidence) &&
    isRecord(coverage) &&
    Array.isArray(coverage['skipped']) &&
    isRecord(coverage['read']) &&
    Object.values(coverage['read']).every((count) => Number.isSafeInteger(count) && Number(count) >= 0)
  )
}

const stands = (outcome: unknown, detail: unknown): boolean => {
  const beside: readonly Outcome[] | undefined = Object.hasOwn(details, String(detail))
    ? details[detail as Detail]
    : undefined
  return beside?.some((one) => one === outcome) === true
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
