import { type Report, report } from '../report/report.ts'
import { disclosedPath } from '../secrets/disclosed.ts'
import { builtIn } from '../secrets/inspect.ts'
import { debtOf, type Manager } from './manager.ts'
import type { HookName, HookState } from './script.ts'

/** What core.hooksPath says, and in which configuration, when git looks elsewhere. */
export type Shadow = { readonly path: string; readonly scope: string }

export type Situation = {
  readonly path: string
  readonly shadow: Shadow | undefined
  readonly managers: readonly Manager[]
  readonly states: ReadonlyMap<HookName, HookState>
  /** Hooks that were there before, which run first. */
  readonly kept: readonly HookName[]
}

/** What is there now, and what of it git would run. */
export function conclude(action: 'install' | 'status' | 'remove', situation: Situation): Report {
  const { managers, states, kept } = situation
  const path = disclosedPath(situation.path, builtIn)
  const shadow = situation.shadow && {
    ...situation.shadow,
    path: disclosedPath(situation.shadow.path, builtIn),
  }
  const facts = {
    command: 'hook',
    outputs: Object.fromEntries(states),
    debt: action === 'remove' ? [] : managers.map(debtOf),
    evidence: {
      folder: path,
      kept,
      managers: managers.map(({ name, sign }) => ({ name, sign })),
      ...(shadow !== undefined && { 'core.hooksPath': { ...shadow } }),
    },
  }
  if (action !== 'remove' && shadow !== undefined) {
    return report({
      ...facts,
      outcome: 'blocked',
      detail: 'shadowed',
      summary: shadowed(path, shadow, managers),
    })
  }
  const told = [...states].map(([name, state]) => tell(name, state, kept.includes(name))).join(', ')
  const isInstalled = [...states.values()].every((state) => state === 'installed')
  if (action === 'status' && !isInstalled) {
    const summary = `Not installed: ${told}; kship hook install writes what is missing.`
    return report({ ...facts, outcome: 'passed', detail: 'not-installed', summary })
  }
  const also =
    action === 'remove' ? '' : '; `git commit --no-verify` goes around it, so let CI run secret-guard too'
  return report({ ...facts, outcome: 'passed', detail: 'done', summary: `In ${path}: ${told}${also}.` })
}

const tell = (name: HookName, state: HookState, isKept: boolean): string =>
  `${name} ${state}${isKept ? ' (the hook that was there runs first)' : ''}`

function shadowed(path: string, { path: elsewhere, scope }: Shadow, managers: readonly Manager[]): string {
  const [husky] = /(?:^|\/)\.husky(?:\/_)?\/?$/.test(elsewhere)
    ? managers.filter(({ name }) => name === 'husky')
    : []
  const way =
    husky === undefined
      ? `take it away (git config --${scope} --unset core.hooksPath), or call kship secret-guard --scope staged from there`
      : `that is husky’s: ${husky.paste}`
  return `core.hooksPath (${scope}: ${elsewhere}) shadows ${path}, git runs no hook there: ${way}.`
}
