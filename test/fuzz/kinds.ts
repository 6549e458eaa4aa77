import { callerOf } from '../../src/core/secrets/anchors.ts'
import type { Kind, Match, Source } from '../../src/core/secrets/kind.ts'
import { matchesNear } from '../../src/core/secrets/near.ts'

const callers = new Map<Kind, ReturnType<typeof callerOf>>()

/** What one kind finds by itself, called as a text calls it. */
export function matchesIn(kind: Kind, source: Source): readonly Match[] {
  const caller = callers.get(kind) ?? callerOf([kind])
  callers.set(kind, caller)
  return caller(source).flatMap((call) => [...matchesNear(call, source)])
}
