/**
 * What goes wrong on the way back; the call itself is carried out except for `throttled`, `5xx` and `reset`. With `none`
 * the connection stays open, and nothing comes.
 */
export type FaultAnswer = 'throttled' | '5xx' | 'reset' | 'slow' | 'none' | 'truncated' | 'malformed'

export type FaultRow = {
  /** `sts`, `iam`, `lightsail`, `ecs`, `ecr`, `inspector2`, `registry` (Lightsail's), `ecr-registry` or `oidc`. */
  readonly service: string
  /** An AWS operation; for a registry a method and a kind (`PUT manifests`); for `oidc` a path (`/token`). */
  readonly operation: string
  /** The how manieth call from the start of the twin, from 1 on; `every` call otherwise. */
  readonly nth: number | 'every'
  readonly answer: FaultAnswer
  /** Real milliseconds that `slow` waits. Default 2000. */
  readonly delay?: number
}

export type Faults = {
  readonly rows: FaultRow[]
  /** Counts the call and says what shall go wrong with it. */
  take(service: string, operation: string): FaultRow | undefined
}

export function faultTable(rows: readonly FaultRow[]): Faults {
  const table = [...rows]
  const counts = new Map<string, number>()
  return {
    rows: table,
    take(service, operation) {
      const key = `${service} ${operation}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      return table.find(
        (row) =>
          row.service === service &&
          row.operation === operation &&
          (row.nth === 'every' || row.nth === count),
      )
    },
  }
}
