import type { Json, Report } from '../core/report/report.ts'
import { report } from '../core/report/report.ts'
import type { Passage } from './steps.ts'
import { faultOf, type Road, type Walked } from './walk.ts'
import { doneWith } from './with.ts'

type Ending = Pick<Report, 'outcome' | 'detail' | 'summary'>

/** @param walked the first one's steps are told one by one, of the others how they ended */
export function conclude(
  walked: readonly Walked[],
  { folder, page }: { readonly folder: string; readonly page: string },
): Report {
  const [first, ...others] = walked
  if (first === undefined) throw new Error('no road was taken')
  const closed = walked.filter(({ road }) => road !== 'main')
  return report({
    command: 'rehearse',
    ...ending(first, others),
    rehearsal: true,
    outputs: { reports: folder, page },
    evidence: {
      road: first.passages.map(stepRow),
      ...(others.length > 0 && { faults: closed.map(faultRow) }),
      facts: [...seenOn(first), ...standing(first.health)],
    },
  })
}

function ending(first: Walked, others: readonly Walked[]): Ending {
  const untaken = [first, ...others].filter((one) => one.untaken).map(({ road }) => road)
  if (untaken.length > 0) {
    const summary = `Not taken: ${untaken.join(', ')}. No container can run here, so its health cannot fail.`
    return { outcome: 'incomplete', detail: 'not-assessed', summary }
  }
  if (others.length > 0) {
    const summary = `The road leads to its end, and ${others.length} faults each closed the gate that they should.`
    return { outcome: 'passed', detail: 'done', summary }
  }
  const last = first.passages.at(-1)
  if (last === undefined) throw new Error('the road has no step')
  const { outcome, detail, summary } = last.report
  if (first.road !== 'main') return { outcome, detail, summary: `${last.step} closed: ${summary}` }
  if (outcome !== 'passed') return { outcome, detail, summary: `${last.step}: ${summary}` }
  const { digest } = last.report.outputs
  return { outcome, detail: 'done', summary: `What was scanned is what serves, on both targets: ${digest}.` }
}

const seenOn = ({ passages }: Walked): string[] =>
  passages.flatMap(({ step, seen }) => seen.map((fact) => `${step}: ${fact}`))

const standing = (health: Walked['health']): string[] => [
  health === 'simulated'
    ? 'Containers: SIMULATED. None runs here, every health check is taken as passed.'
    : `Containers: ${health}; their health and their pages were asked for by HTTP.`,
  'Proved: each step was the built kship as a process, each gate judged real bytes, on stand-ins for GitHub and AWS.',
  'Not proved: that AWS does what our stand-in does; what only a live account can settle is in docs/unverified.md.',
]

/** The digest as people read it: enough to compare rows by eye. */
const digestOf = ({ outputs }: Report): string =>
  (outputs['digest'] ?? '').replace('sha256:', '').slice(0, 12)

function stepRow({ step, what, exit, report }: Passage): { readonly [key: string]: Json } {
  const { outcome, detail, timings } = report
  const ended = step === 'mend' ? 'done' : outcome === 'passed' ? outcome : `${outcome}: ${detail}`
  return {
    step,
    what,
    outcome: ended,
    exit,
    digest: digestOf(report),
    seconds: timings.total.toFixed(1),
    with: doneWith(step, report),
  }
}

function faultRow(walked: Walked): { readonly [key: string]: Json } {
  const last = walked.passages.at(-1)
  const { outcome, detail } = last?.report ?? { outcome: '', detail: '' }
  return {
    fault: walked.road,
    'closed by': walked.open === undefined ? (last?.step ?? 'not taken') : 'NOT AS IT SHOULD',
    outcome: `${outcome}: ${detail}`,
    exit: last?.exit ?? '',
    // The version stands last in the heading of the page.
    serves: last?.serves?.split(', ').at(-1) ?? '',
    about: faultOf(walked.road)?.about ?? '',
  }
}

export function titleOf(road: Road, { step, what }: Passage, roads: number): string {
  return `${roads > 1 ? `${road} · ` : ''}${step}: ${what}`
}
