import { unreadHit } from './crowd.ts'
import type { Inspector } from './inspect.ts'
import type { Place, Sighting } from './sighting.ts'
import { shown } from './sighting.ts'

/** @param identity of its bytes, as far as they are known: other bytes need another waiver */
export function unread(
  place: Place,
  identity: string | Uint8Array,
  why: string,
  inspector: Inspector,
): Sighting {
  const { path, commit, order = 0 } = place
  return {
    hit: unreadHit(identity, why),
    where: { surface: 'blob', path: shown(path, inspector), ...(commit !== undefined && { commit }) },
    order,
  }
}
