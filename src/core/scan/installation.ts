import { Halted } from '../command/failure.ts'
import { type Report, report } from '../report/report.ts'
import type { EngineName } from './assessment.ts'

/** An engine that can be fetched: the one release of it that is pinned, in the tool cache of this machine. */
export type Installation = {
  readonly name: EngineName
  readonly version: string
  readonly file: string
  /** Of what must lie there, hex. */
  readonly sha256: string
  /** Of what lies there. */
  found(): Promise<string | undefined>
  /** Throws `Halted` when it cannot be had. */
  fetch(): Promise<void>
}

export const actions = ['list', 'install'] as const
export type Action = (typeof actions)[number]

type State = 'installed' | 'absent' | 'changed'

const stateOf = async ({ found, sha256 }: Installation): Promise<State> => {
  const there = await found()
  if (there === undefined) return 'absent'
  return there === sha256 ? 'installed' : 'changed'
}

/** Lists the engines of this machine, or fetches one. What was changed is replaced, and told. */
export async function manageEngines(
  action: Action,
  name: EngineName | undefined,
  installations: readonly Installation[],
): Promise<Report> {
  if (action === 'list') return listed(installations)
  const one = installations.find((installation) => installation.name === name)
  if (one === undefined) {
    throw new Halted(
      'incomplete',
      'refused',
      `No release of ${name} is pinned for this machine: give "trivy-path".`,
    )
  }
  const before = await stateOf(one)
  if (before === 'installed') return concluded('unchanged', `${said(one, before)}.`, [one], [before])
  await one.fetch()
  const also = before === 'changed' ? '; the file that was there was another one' : ''
  return concluded('done', `${said(one, 'installed')}${also}.`, [one], ['installed'])
}

async function listed(installations: readonly Installation[]): Promise<Report> {
  const states = await Promise.all(installations.map(stateOf))
  const lines = installations.map((one, index) => said(one, states[index] ?? 'absent'))
  const summary = lines.length === 0 ? 'No engine is pinned for this machine' : lines.join('; ')
  return concluded('done', `${summary}.`, installations, states)
}

const words: Readonly<Record<State, string>> = {
  installed: 'is installed',
  absent: 'is not installed',
  changed: 'was changed on this disk, and is not run: install it again',
}

const said = ({ name, version }: Installation, state: State): string => `${name} ${version} ${words[state]}`

function concluded(
  detail: 'done' | 'unchanged',
  summary: string,
  installations: readonly Installation[],
  states: readonly State[],
): Report {
  return report({
    command: 'engines',
    outcome: 'passed',
    detail,
    summary,
    outputs: Object.fromEntries(installations.map(({ name }, index) => [name, states[index] ?? ''])),
    evidence: {
      engines: installations.map(({ name, version, file, sha256 }, index) => ({
        name,
        version,
        file,
        sha256,
        state: states[index] ?? '',
      })),
    },
  })
}
