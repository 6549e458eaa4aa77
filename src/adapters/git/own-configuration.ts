import { type ChildResult, runChild } from '../system/child.ts'
import { type gitIn, patience } from './git.ts'

const names = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'SYSTEMROOT',
  'XDG_CONFIG_HOME',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
]

/** What the user's own git would read: unlike every other call, this one reads their configuration. */
export function askConfiguration(
  { directory, signal, env }: Parameters<typeof gitIn>[0],
  question: readonly string[],
): Promise<ChildResult> {
  const own = Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
  return runChild('git', ['-c', 'safe.directory=*', 'config', ...question], {
    cwd: directory,
    signal,
    env: own,
    timeout: patience,
  })
}

/** Who commits here, as `user.email` says. */
export async function committer(surroundings: Parameters<typeof gitIn>[0]): Promise<string | undefined> {
  const { code, stdout } = await askConfiguration(surroundings, ['--get', 'user.email'])
  const email = stdout.toString('utf8').trim()
  return code === 0 && email !== '' ? email : undefined
}
