import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf, UsageError } from '../core/command/failure.ts'

type Env = Readonly<Record<string, string | undefined>>
type Place = 'file' | 'file or none' | 'folder'

/**
 * Where the runner reads what a step says, and RUNNER_TEMP for the report.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
 */
const places = {
  GITHUB_OUTPUT: 'file',
  GITHUB_STEP_SUMMARY: 'file or none',
  RUNNER_TEMP: 'folder',
} as const satisfies Readonly<Record<string, Place>>
type Variable = keyof typeof places

/**
 * Asked before the run: that outputs have no place must not be found out after a deployment.
 * @throws UsageError `unreadable-file` naming the variable, and its value as it is
 */
export async function checkRunnerFiles(env: Env): Promise<void> {
  for (const variable of Object.keys(places) as Variable[]) {
    // A machine that is no runner sets none of them.
    if ((env[variable] ?? '') === '') continue
    await writingTo(variable, env, (path) => check(path, places[variable]))
  }
}

async function check(path: string, place: Place): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there === undefined && place === 'file or none') return access(dirname(path), constants.W_OK)
  await access(path, constants.W_OK)
  if ((place === 'folder') !== (there?.isDirectory() === true)) {
    throw new Error(place === 'folder' ? 'it is no folder' : 'it is a folder')
  }
}

/** @throws UsageError `unreadable-file` naming the variable when the work cannot write where it says */
export async function writingTo(
  variable: Variable,
  env: Env,
  work: (path: string) => Promise<void> | void,
): Promise<void> {
  const path = env[variable] ?? ''
  try {
    await work(path)
  } catch (error) {
    const message = `${variable}: cannot write "${path}" (${codeOf(error)})`
    throw new UsageError('unreadable-file', variable, message, error)
  }
}
