import type { Digest } from '../image/oci.ts'
import type { Report } from '../report/report.ts'
import type { Verdict } from './verdict.ts'

/** Does a verdict let an image through? `found` is the digest that was computed from the image's bytes. */
export function verifyVerdict(
  { digest, passed, time }: Verdict,
  found: Digest,
): Pick<Report, 'outcome' | 'detail' | 'summary'> {
  if (found !== digest) {
    return {
      outcome: 'blocked',
      detail: 'digest-mismatch',
      summary: `The image is ${found}, the verdict is about ${digest}.`,
    }
  }
  if (!passed) {
    return {
      outcome: 'blocked',
      detail: 'verdict-missing',
      summary: `The verdict of ${time} about ${digest} is FAILED: scan again once it is mended.`,
    }
  }
  return { outcome: 'passed', detail: 'done', summary: `${digest} passed its scan at ${time}.` }
}
