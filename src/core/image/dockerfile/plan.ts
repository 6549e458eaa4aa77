import * as posix from 'node:path/posix'
import type { ImageConfig } from '../oci.ts'
import { type Dockerfile, readArg } from './dockerfile.ts'
import { onlyStage } from './followed.ts'
import { following, type Instruction } from './source.ts'
import { execForm, readPairs, splitWords, type Variables, wholeWord } from './words.ts'

export type Owner = { readonly uid: number; readonly gid: number }

/** What one instruction adds to the file system; paths of the image are absolute. */
export type Work =
  | { readonly kind: 'none' }
  | { readonly kind: 'folder'; readonly target: string }
  | {
      readonly kind: 'copy'
      /** Relative to the context, patterns as written. */
      readonly sources: readonly string[]
      readonly target: string
      /** The target was written as a folder, or several sources need one. */
      readonly intoFolder: boolean
      readonly owner: Owner
      readonly mode?: number
    }

export type Step = { readonly line: number; readonly createdBy: string; readonly work: Work }
export type Settings = NonNullable<ImageConfig['config']>
export type BuildPlan = {
  /** The Dockerfile, as the user wrote its name, and what its FROM names. */
  readonly file: string
  readonly from: string
  readonly steps: readonly Step[]
  readonly settings: Settings
  readonly warnings: readonly string[]
}

/** What the instructions so far have made; each gives the next. */
type State = {
  readonly settings: Settings
  readonly args: Variables
  /** A CMD stood in this file, not only in the base. */
  readonly ownCommand: boolean
  readonly warnings: readonly string[]
}
type Line = Pick<Dockerfile, 'escapeMark' | 'globals' | 'file'> & {
  readonly instruction: Instruction
  readonly variables: Variables
}
type Change = { readonly state: State; readonly work?: Work }

/**
 * Follows the instructions from the settings of the base image to those of the new one, as the embedded builder
 * will. Throws `UsageError`, by file and line, for an instruction that it cannot follow.
 */
export function planBuild(dockerfile: Dockerfile, base: Settings = {}): BuildPlan {
  let state: State = { settings: base, args: {}, warnings: [], ownCommand: false }
  const steps: Step[] = []
  const { from, body } = onlyStage(dockerfile)
  for (const instruction of body) {
    const variables = { ...state.args, ...environmentOf(state.settings) }
    const rule = rules[instruction.keyword] ?? leftOut
    const change = following(dockerfile.file, instruction, () =>
      rule({ ...dockerfile, instruction, variables }, state),
    )
    state = change.state
    steps.push({
      line: instruction.line,
      createdBy: instruction.text,
      work: change.work ?? { kind: 'none' },
    })
  }
  return { file: dockerfile.file, from, steps, settings: state.settings, warnings: state.warnings }
}

const rules: Readonly<Record<string, (line: Line, state: State) => Change>> = {
  ARG({ instruction, escapeMark, globals, variables }, state) {
    const { name, value } = readArg(instruction.rest, escapeMark, variables)
    return { state: { ...state, args: { ...state.args, [name]: value ?? globals[name] ?? '' } } }
  },
  ENV: (line, state) => set(state, { Env: withPairs(state.settings.Env ?? [], pairs(line)) }),
  LABEL: (line, state) =>
    set(state, { Labels: { ...state.settings.Labels, ...Object.fromEntries(pairs(line)) } }),
  USER: (line, state) => set(state, { User: single(words(line)) }),
  EXPOSE: (line, state) =>
    set(state, { ExposedPorts: { ...state.settings.ExposedPorts, ...ports(words(line)) } }),
  WORKDIR(line, state) {
    const target = posix.resolve('/', state.settings.WorkingDir ?? '', single(words(line)))
    return { ...set(state, { WorkingDir: target }), work: { kind: 'folder', target } }
  },
  ENTRYPOINT({ instruction }, state) {
    // A new ENTRYPOINT drops the CMD of the base, which was meant for another program.
    const { Cmd, ...rest } = state.settings
    const kept = state.ownCommand && Cmd !== undefined ? { ...rest, Cmd } : rest
    return { state: { ...state, settings: { ...kept, Entrypoint: command(instruction.rest) } } }
  },
  CMD: ({ instruction }, state) => set({ ...state, ownCommand: true }, { Cmd: command(instruction.rest) }),
  COPY: (line, state) => ({ state, work: copy(line, state.settings.WorkingDir ?? '') }),
}

function leftOut({ file, instruction: { line, keyword } }: Line, state: State): Change {
  const warning = `${file}:${line}: ${keyword} has no place in an OCI image and is left out`
  return { state: { ...state, warnings: [...state.warnings, warning] } }
}

const set = (state: State, change: Settings): Change => ({
  state: { ...state, settings: { ...state.settings, ...change } },
})

const words = ({ instruction, escapeMark, variables }: Line): string[] =>
  splitWords(instruction.rest, escapeMark, variables)
const pairs = ({ instruction, escapeMark, variables }: Line): [string, string][] =>
  readPairs(instruction.rest, escapeMark, variables)

const command = (rest: string): readonly string[] => execForm(rest) ?? ['/bin/sh', '-c', rest]

function copy(line: Line, folder: string): Work {
  const { instruction, escapeMark, variables } = line
  const exec = execForm(instruction.rest)
  const paths = exec?.map((word) => wholeWord(word, escapeMark, variables)) ?? words(line)
  const [target, ...sources] = [paths.at(-1), ...paths.slice(0, -1)]
  if (target === undefined || sources.length === 0) throw new Error('needs a source and a target')
  const { chmod, chown } = instruction.flags
  return {
    kind: 'copy',
    sources,
    target: posix.resolve('/', folder, target),
    intoFolder: sources.length > 1 || /(^|\/)\.?$/.test(target),
    owner: chown === undefined ? { uid: 0, gid: 0 } : owner(wholeWord(chown, escapeMark, variables)),
    ...(chmod !== undefined && { mode: mode(wholeWord(chmod, escapeMark, variables)) }),
  }
}

function owner(text: string): Owner {
  const [, uid, gid = uid] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text) ?? []
  if (uid === undefined) throw new Error(`--chown takes numbers here (10001:10001), got "${text}"`)
  return { uid: Number(uid), gid: Number(gid) }
}

function mode(text: string): number {
  if (!/^[0-7]{3,4}$/.test(text)) throw new Error(`--chmod takes an octal mode (0644), got "${text}"`)
  return Number.parseInt(text, 8)
}

function single([first, ...more]: readonly string[]): string {
  if (first === undefined || more.length > 0) throw new Error('takes exactly one value')
  return first
}

function ports(given: readonly string[]): Record<string, object> {
  const entries = given.map((port): [string, object] => {
    const [, number, protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(port) ?? []
    if (number === undefined) throw new Error(`takes ports like 8080 or 53/udp, got "${port}"`)
    return [`${number}/${protocol}`, {}]
  })
  return Object.fromEntries(entries)
}

const environmentOf = ({ Env = [] }: Settings): Variables =>
  Object.fromEntries(Env.map((line) => [nameOf(line), line.slice(nameOf(line).length + 1)]))

/** A name that was there keeps its place. */
function withPairs(lines: readonly string[], changes: readonly (readonly [string, string])[]): string[] {
  const values = new Map([...lines.map((line): [string, string] => [nameOf(line), line])])
  for (const [name, value] of changes) values.set(name, `${name}=${value}`)
  return [...values.values()]
}

const nameOf = (line: string): string => line.split('=', 1)[0] ?? ''
