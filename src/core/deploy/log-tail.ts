import { Halted } from '../command/failure.ts'
import type { Work } from './apply.ts'
import type { Journal } from './journal.ts'
import { logRedactor } from './redact.ts'
import type { Named, Plan } from './target.ts'

const lines = 50
const width = 500
/** Lines that are read, so that the head of what is told of is read too. */
const most = 1000

/** The end of each container's log since the deployment was made, without secrets. */
export async function recordLog<P extends Plan, O extends Named>(
  { plan, request, target }: Pick<Work<P, O>, 'plan' | 'request' | 'target'>,
  own: O,
  journal: Journal,
): Promise<void> {
  const redact = logRedactor(plan.containers, request.inspector)
  try {
    const logs = await target.logs(plan, own)
    // Redacted before it is cut, so that no half of a secret is left over.
    journal.log = logs.flatMap((log) =>
      'lines' in log
        ? redact(log.lines.slice(-most))
            .slice(-lines)
            .map((line) => line.slice(0, width))
        : [],
    )
    const unread = logs.flatMap((log) => ('unread' in log ? [log.unread] : []))
    for (const why of unread) skip(why)
    if (journal.log.length === 0 && unread.length === 0) skip('it is empty')
  } catch (error) {
    if (!(error instanceof Halted) || error.detail !== 'access-denied') throw error
    skip(error.message)
  }

  function skip(why: string): void {
    journal.skipped.push({ what: 'container log', why, count: 1 })
  }
}
