import type { Pace } from './coverage.ts'
import type { InspectorFinding } from './scanner.ts'

/** Milliseconds between two reads that must be equal. */
const quiet = 10_000
/**
 * Milliseconds for which a finished scan's findings are not believed to be all: an empty list was seen to fill
 * 20 to 25 seconds after the scan was called complete (https://github.com/aws/aws-sdk/issues/289).
 */
const patience = 30_000

/** The findings once they have stopped coming; undefined when they had not by the deadline. */
export async function settledFindings(
  read: () => Promise<readonly InspectorFinding[]>,
  { clock, deadline }: Pick<Pace, 'clock' | 'deadline'>,
): Promise<readonly InspectorFinding[] | undefined> {
  const began = clock.now()
  let before: readonly InspectorFinding[] | undefined
  for (;;) {
    const now = await read()
    const isOld = clock.now() - began >= patience
    if (isOld && before !== undefined && keyOf(before) === keyOf(now)) return now
    if (clock.now() + quiet > deadline) return undefined
    before = now
    await clock.sleep(quiet)
  }
}

const keyOf = (findings: readonly InspectorFinding[]): string =>
  JSON.stringify(findings.map(({ arn, status, severity }) => [arn, status, severity]).toSorted())
