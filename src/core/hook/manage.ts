import { UsageError } from '../command/failure.ts'
import type { Report } from '../report/report.ts'
import { conclude, type Shadow } from './conclusion.ts'
import { managersOf } from './manager.ts'
import {
  type HookName,
  type HookState,
  hookNames,
  hookScript,
  keptName,
  type Programs,
  stateOf,
} from './script.ts'

/** The folder of a repository in which git looks for hooks unless core.hooksPath names another. */
export type HookFolder = {
  readonly path: string
  readonly shadow: Shadow | undefined
  read(name: string): Promise<string | undefined>
  /** A file of the work tree, by its path from the top. */
  readFile(path: string): Promise<string | undefined>
  /** Executable, and whole or not at all. */
  write(name: string, text: string): Promise<void>
  move(from: string, to: string): Promise<void>
  delete(name: string): Promise<void>
}

export const actions = ['install', 'status', 'remove'] as const
export type Action = (typeof actions)[number]

/** Installs, shows or removes both hooks; doing it twice changes nothing more. */
export async function manage(action: Action, folder: HookFolder, programs: Programs): Promise<Report> {
  // Where git does not look, a hook would only seem to guard: nothing is written then.
  if (action === 'install' && folder.shadow === undefined) await each(folder, programs, install)
  if (action === 'remove') await each(folder, programs, remove)
  const states = await each(folder, programs, async (_, __, state) => state)
  const managers = await managersOf((path) => folder.readFile(path))
  const kept: HookName[] = []
  for (const [name, state] of states) {
    if (isOurs(state) && (await folder.read(keptName(name))) !== undefined) kept.push(name)
  }
  return conclude(action, { path: folder.path, shadow: folder.shadow, managers, states, kept })
}

type Step<T> = (folder: HookFolder, hook: Hook, state: HookState) => Promise<T>
type Hook = { readonly name: HookName; readonly script: string }

async function each<T>(folder: HookFolder, programs: Programs, step: Step<T>): Promise<Map<HookName, T>> {
  const results = new Map<HookName, T>()
  for (const name of hookNames) {
    const script = hookScript(name, programs)
    results.set(name, await step(folder, { name, script }, stateOf(await folder.read(name), script)))
  }
  return results
}

async function install(folder: HookFolder, { name, script }: Hook, state: HookState): Promise<void> {
  if (state === 'installed') return
  if (state === 'someone else’s') {
    if ((await folder.read(keptName(name))) !== undefined) throw bothTaken(folder, name)
    await folder.move(name, keptName(name))
  }
  await folder.write(name, script)
}

async function remove(folder: HookFolder, { name }: Hook, state: HookState): Promise<void> {
  if (!isOurs(state)) return
  await folder.delete(name)
  if ((await folder.read(keptName(name))) !== undefined) await folder.move(keptName(name), name)
}

const isOurs = (state: HookState): boolean => state === 'installed' || state === 'outdated'

const bothTaken = (folder: HookFolder, name: HookName): UsageError =>
  new UsageError(
    'conflicting-inputs',
    'action',
    `${name} and ${keptName(name)} in ${folder.path} are both hooks of someone else: ` +
      'put what is needed of them into one, and delete the other',
  )
