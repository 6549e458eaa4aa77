import { counted } from '../report/counted.ts'
import type { Finding } from '../report/finding.ts'
import type { Report } from '../report/report.ts'
import { isUnread, mostFindings } from './crowd.ts'
import type { Look } from './sighting.ts'
import type { Standing, Task } from './task.ts'

/** What to do about secrets that stand there; `it` or `them`. */
const whatToDo: Readonly<Record<Standing, (it: string) => string>> = {
  proposed: (it) => `do not merge; rotate ${it}`,
  public: (it) => `already public; rotate ${it} now`,
  staged: (it) => `nothing may be committed; take ${it} out, and rotate what was ever shared`,
  unpushed: (it) => `nothing may be pushed; take ${it} out of the commits, and rotate what was ever shared`,
  here: (it) => `rotate ${it}, then take ${it} out`,
}

export function conclude(
  { subject, standing }: Task,
  look: Look,
  findings: readonly Finding[],
): Pick<Report, 'outcome' | 'detail' | 'summary'> {
  const blocking = findings.filter((finding) => finding.blocking).length
  const where = placeOf(subject.kind, look)
  const isCut = (look.more?.sure ?? 0) > 0
  if (blocking > 0) {
    const todo = whatToDo[standing](blocking === 1 ? 'it' : 'them')
    return {
      outcome: 'blocked',
      detail: 'secrets',
      summary: `${isCut ? 'At least ' : ''}${counted(blocking, 'secret')} in ${where}: ${todo}.`,
    }
  }
  // A file that nobody could look through stands among the findings, where a waiver may accept it.
  const open = findings.filter(({ rule, status }) => isUnread(rule) && status === 'open').length
  if (open > 0) {
    const summary = `${counted(open, 'file')} could not be read; no secret in the rest of ${where}.`
    return { outcome: 'incomplete', detail: 'not-read', summary }
  }
  if (isCut) {
    const summary = `More than ${mostFindings} findings in ${where}: those beyond were not judged.`
    return { outcome: 'incomplete', detail: 'not-read', summary }
  }
  if (subject.kind === 'nothing') {
    return { outcome: 'passed', detail: 'clean', summary: `Nothing to read: ${subject.why}.` }
  }
  const rest =
    findings.length === 0
      ? ''
      : ` (${counted(findings.length, 'finding')} reported that ${findings.length === 1 ? 'does' : 'do'} not block)`
  return { outcome: 'passed', detail: 'clean', summary: `No secret in ${where}${rest}.` }
}

function placeOf(kind: Task['subject']['kind'], { read }: Look): string {
  if (kind === 'reach') return counted(read['commits'] ?? 0, 'commit')
  if (kind === 'text') return counted(read['bytes'] ?? 0, 'byte')
  return counted(read['files'] ?? 0, kind === 'staged' ? 'staged file' : 'file')
}
