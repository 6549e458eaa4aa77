import type { Finding } from '../../src/core/report/finding.ts'
import { fingerprint } from '../../src/core/report/fingerprint.ts'
import type { Report } from '../../src/core/report/report.ts'
import { pairOf, secretFor } from './hide-all.ts'
import type { HidingPlace } from './place.ts'

/** What a report says of the secret that was hidden in a place. */
export function findingsFor(
  report: Report | undefined,
  seed: string,
  place: HidingPlace,
): readonly Finding[] {
  const secret = secretFor(seed, place)
  const prints = ['github-token', 'url-credentials'].map((rule) =>
    fingerprint(rule, { secret, path: '', key: '' }),
  )
  return (report?.findings ?? []).filter((one) => prints.includes(one.fingerprint))
}

/** Open, blocking, and said to be where it was hidden. */
export const isFound = (report: Report | undefined, seed: string, place: HidingPlace): boolean =>
  findingsFor(report, seed, place).some(
    ({ status, blocking, where }) =>
      status === 'open' &&
      blocking &&
      where.surface === place.surface &&
      (place.path === undefined || where.path === place.path),
  )

export const pairPrint = (seed: string): string =>
  fingerprint('aws-access-key', { secret: pairOf(seed).secret, path: '', key: '' })
