import type { Hit } from '../secrets/hit.ts'
import type { Inspector } from '../secrets/inspect.ts'
import type { Containers } from './containers.ts'

/**
 * A secret value that a container carries in the open. `setting` is its name: `app/API_KEY`, `app.command`,
 * `app.logConfiguration.options.splunk-token`.
 */
export type Carried = {
  readonly setting: string
  readonly container: string
  readonly key: string
  readonly hit: Hit
}

/** Secrets in all that a container is given, worst case once a setting. Low confidence does not close a gate. */
export function secretsIn(containers: Containers, inspector: Inspector): readonly Carried[] {
  const sure = (text: string, path = '.env'): readonly Hit[] =>
    inspector.inspectText(text, path).filter(({ confidence }) => confidence !== 'low')
  return Object.entries(containers).flatMap(([container, { environment, command, others = {} }]) => {
    const together = sure(Object.entries(environment).map(line).join('\n'))
    const named = Object.entries(environment).flatMap(([key, value]) => {
      // Alone, since a value of several lines breaks its neighbours; together, for what only a pair proves.
      const hit = sure(line([key, value]))[0] ?? together.find(({ secret }) => value.includes(secret))
      return hit === undefined ? [] : [{ setting: `${container}/${key}`, container, key, hit }]
    })
    const said = sure(command.join(' ')).slice(0, 1)
    const elsewhere = Object.entries(others).flatMap(([key, value]) => {
      const name = key.slice(key.lastIndexOf('.') + 1)
      // Options are settings, as an environment holds them; a label may be any text that looks drawn.
      const [hit] = sure(line([name, value]), key.includes('.options.') ? '.env' : '')
      return hit === undefined ? [] : [{ setting: `${container}.${key}`, container, key, hit }]
    })
    return [
      ...named,
      ...elsewhere,
      ...said.map((hit) => ({ setting: `${container}.command`, container, key: 'command', hit })),
    ]
  })
}

/** Those that do not run today in this very place with this very value. */
export const freshIn = (
  carried: readonly Carried[],
  wanted: Containers,
  running: Containers,
): readonly Carried[] =>
  carried.filter(({ container, key, setting }) => {
    const [old, now] = [running[container], wanted[container]]
    if (setting === `${container}.command`) return old?.command.join('\0') !== now?.command.join('\0')
    if (setting === `${container}.${key}`) return old?.others?.[key] !== now?.others?.[key]
    return old?.environment[key] !== now?.environment[key]
  })

/** `app/API_KEY (API key), app.command (…)`; never a value. */
export const inNames = (carried: readonly Carried[]): string =>
  carried.map(({ setting, hit }) => `${setting} (${hit.rule.title})`).join(', ')

const line = ([key, value]: readonly [string, string]): string => `${key}=${value}`
