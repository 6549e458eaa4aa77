import { createHash } from 'node:crypto'
import type { Rule } from './hit.ts'
import type { Place, Sighting } from './sighting.ts'
import { shown } from './sighting.ts'

/**
 * A file that could hold anything: no secret, but a finding all the same, so that a waiver accepts it like one. While it
 * is open the run is incomplete.
 */
export const unreadFile: Rule = {
  id: 'unread-file',
  title: 'File that is not read',
  severity: 'unknown',
  isHabit: true,
  rotate: [
    'unpack {FILE} elsewhere and look through what is in it: kship secret-guard --directory FOLDER',
    'best is no such file in git: build or download it where it is needed, or keep it as zip, tar or gzip',
    'to accept it for a while: kship waive {FINGERPRINT} --reason WHY --expires YYYY-MM-DD',
  ],
}

/** @param identity of its bytes, as far as they are known: other bytes need another waiver */
export function unread(place: Place, identity: string | Uint8Array, why: string): Sighting {
  const { path, commit, order = 0 } = place
  const secret = createHash('sha256').update(identity).digest('hex')
  return {
    hit: {
      rule: { ...unreadFile, title: `${unreadFile.title}: ${why}` },
      confidence: 'low',
      secret,
      key: '',
      line: 1,
      column: 1,
    },
    where: { surface: 'blob', path: shown(path), ...(commit !== undefined && { commit }) },
    order,
  }
}
