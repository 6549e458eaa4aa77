import type { Report } from '../core/report/report.ts'

type Ending = Pick<Report, 'outcome' | 'detail' | 'summary'>

/** @param last the report at the end of the only road, absent when all were taken */
export function ended(faults: number, last: Report | undefined): Ending {
  if (last === undefined || faults > 0)
    return { outcome: 'passed', detail: 'done', summary: `${faults} faults: each gate closed as it should.` }
  const { outcome, summary } = last
  return { outcome, detail: outcome === 'passed' ? 'done' : last.detail, summary }
}

export const withoutContainers = (roads: readonly string[]): Ending => ({
  outcome: 'incomplete',
  detail: 'not-assessed',
  summary: `Not taken: ${roads.join(', ')}. No container can run here, so its health cannot fail.`,
})
