import { UsageError } from '../command/failure.ts'
import { type Report, report } from '../report/report.ts'
import { disclosedPath } from '../secrets/disclosed.ts'
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
  /** What core.hooksPath says, and in which configuration, when git looks elsewhere. */
  readonly shadow: { readonly path: string; readonly scope: string } | undefined
  read(name: string): Promise<string | undefined>
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
  return conclude(action, folder, states)
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
  if (state !== 'installed' && state !== 'outdated') return
  await folder.delete(name)
  if ((await folder.read(keptName(name))) !== undefined) await folder.move(keptName(name), name)
}

const bothTaken = (folder: HookFolder, name: HookName): UsageError =>
  new UsageError(
    'conflicting-inputs',
    'action',
    `${name} and ${keptName(name)} in ${folder.path} are both hooks of someone else: ` +
      'put what is needed of them into one, and delete the other',
  )

function conclude(
  action: Action,
  folder: Pick<HookFolder, 'path' | 'shadow'>,
  states: ReadonlyMap<HookName, HookState>,
): Report {
  const path = disclosedPath(folder.path)
  const shadow = folder.shadow && { ...folder.shadow, path: disclosedPath(folder.shadow.path) }
  const isInstalled = [...states.values()].every((state) => state === 'installed')
  const told = [...states].map(([name, state]) => `${name} ${state}`).join(', ')
  const facts = {
    command: 'hook',
    outputs: Object.fromEntries(states),
    evidence: { folder: path, ...(shadow !== undefined && { 'core.hooksPath': { ...shadow } }) },
  }
  if (action !== 'remove' && shadow !== undefined) {
    const way = `take it away (git config --${shadow.scope} --unset core.hooksPath), or call kship secret-guard --scope staged from there`
    const summary = `core.hooksPath (${shadow.scope}: ${shadow.path}) shadows ${path}, git runs no hook there: ${way}.`
    return report({ ...facts, outcome: 'blocked', detail: 'shadowed', summary })
  }
  if (action === 'status' && !isInstalled) {
    return report({
      ...facts,
      outcome: 'passed',
      detail: 'not-installed',
      summary: `Not installed: ${told}.`,
    })
  }
  const also =
    action === 'remove' ? '' : '; `git commit --no-verify` goes around it, so let CI run secret-guard too'
  return report({ ...facts, outcome: 'passed', detail: 'done', summary: `In ${path}: ${told}${also}.` })
}
