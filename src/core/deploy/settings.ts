import { Halted } from '../command/failure.ts'

/** `open` values may be shown in a plan; environment and commands may hold secrets and never are. */
export type Setting = { readonly value: string; readonly open: boolean; readonly container?: string }

/**
 * A workload as flat, comparable settings with the names that plan, `remove` and errors use: `app` (a container),
 * `app/NAME` (its environment), `app:8501` (a port), `app.command`, `healthCheck.path`.
 */
export type Settings = ReadonlyMap<string, Setting>

/** `+ app/NEW`, `~ app/LOG_LEVEL`, `~ healthCheck.path "/" → "/health"`, `- app/OLD`; sorted by name. */
export function changesBetween(before: Settings, after: Settings): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    if (old?.value === now?.value) return []
    if (old === undefined) return [`+ ${name}${now?.open ? ` ${JSON.stringify(now.value)}` : ''}`]
    if (now === undefined) return [`- ${name}`]
    return [
      `~ ${name}${now.open && old.open ? ` ${JSON.stringify(old.value)} → ${JSON.stringify(now.value)}` : ' (value not shown)'}`,
    ]
  })
}

/** What runs today and is absent from the new workload. A vanishing container stands for all that is its own. */
export function vanishing(before: Settings, after: Settings): readonly string[] {
  const gone = [...before].filter(([name]) => !after.has(name))
  const names = new Set(gone.map(([name]) => name))
  return gone
    .filter(([, { container }]) => container === undefined || !names.has(container))
    .map(([name]) => name)
}

/** `remove` names a setting in full, an environment variable alone, or a whole health check. */
const namesSetting = (word: string, setting: string): boolean =>
  setting === word ||
  setting.endsWith(`/${word}`) ||
  (word === 'healthCheck' && setting.startsWith('healthCheck.'))

/**
 * Nothing vanishes silently (invariant 8).
 * @param name of what runs, `version 12`
 * @throws Halted blocked `would-vanish`
 */
export function refuseVanishing(gone: readonly string[], remove: readonly string[], name: string): void {
  const open = gone.filter((setting) => !remove.some((word) => namesSetting(word, setting)))
  if (open.length === 0) return
  throw new Halted(
    'blocked',
    'would-vanish',
    `${name} runs with ${open.join(', ')}, which the new deployment would not have. Put it in the spec, copy it with "environment-inherit", or name it in "remove".`,
    { evidence: { 'would-vanish': open } },
  )
}

/** Words of `remove` that name nothing which vanishes. */
export const idleWords = (remove: readonly string[], gone: readonly string[]): readonly string[] =>
  remove
    .filter((word) => !gone.some((setting) => namesSetting(word, setting)))
    .map((word) => `remove: "${word}" names nothing that vanishes`)
