/**
 * Compares as dpkg does: digits by value, other signs letter before mark, `~` before everything, the end included.
 * https://www.debian.org/doc/debian-policy/ch-controlfields.html#version; near enough for the few advisories of npm,
 * Python and Alpine that the twin holds.
 */
export function isBelow(version: string, bound: string): boolean {
  const [one, other] = [split(version), split(bound)]
  return (
    (one.epoch - other.epoch ||
      compare(one.upstream, other.upstream) ||
      compare(one.revision, other.revision)) < 0
  )
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? []
  const dash = rest.lastIndexOf('-')
  return {
    epoch: Number(epoch),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  }
}

function compare(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)]
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left = '', right = ''] = [a[at], b[at]]
    const difference = at % 2 === 1 ? Number(left || 0) - Number(right || 0) : compareText(left, right)
    if (difference !== 0) return difference
  }
  return 0
}

/** Text and number by turns, beginning with text. */
const parts = (version: string): string[] => version.split(/(\d+)/)

function compareText(one: string, other: string): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = order(one[at]) - order(other[at])
    if (difference !== 0) return difference
  }
  return 0
}

function order(sign: string | undefined): number {
  if (sign === undefined) return 0
  if (sign === '~') return -1
  return /[a-z]/i.test(sign) ? sign.charCodeAt(0) : sign.charCodeAt(0) + 256
}
