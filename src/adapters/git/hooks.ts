import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { HookFolder } from '../../core/hook/manage.ts'
import { absent } from '../system/absent.ts'
import { runChild } from '../system/child.ts'
import { gitIn, patience } from './git.ts'

type Surroundings = Parameters<typeof gitIn>[0]

/** The hooks of the repository that a folder is in; worktrees share those of the main one. */
export async function hooksOf(surroundings: Surroundings): Promise<HookFolder> {
  const common = await gitIn(surroundings).run(['rev-parse', '--git-common-dir'])
  const path = join(resolve(surroundings.directory, common.stdout.toString('utf8').trim()), 'hooks')
  const at = (name: string): string => join(path, name)
  return {
    path,
    shadow: await shadowOf(surroundings, path),
    read: (name) => readFile(at(name), 'utf8').catch(absent),
    async write(name, text) {
      await mkdir(path, { recursive: true })
      const half = at(`${name}.kship-new`)
      await writeFile(half, text, { mode: 0o755 })
      await rename(half, at(name))
    },
    move: (from, to) => rename(at(from), at(to)),
    delete: (name) => rm(at(name)),
  }
}

/** Where the user's own git would look for hooks: unlike every other call, this one reads their configuration. */
async function shadowOf(
  { directory, signal, env }: Surroundings,
  path: string,
): Promise<HookFolder['shadow']> {
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
  const own = Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
  const args = ['-c', 'safe.directory=*', 'config', '--show-scope', '--type=path', '--get', 'core.hooksPath']
  const { code, stdout } = await runChild('git', args, {
    cwd: directory,
    signal,
    env: own,
    timeout: patience,
  })
  if (code !== 0) return undefined
  const [scope = '', found = ''] = stdout.toString('utf8').trimEnd().split('\t')
  return resolve(directory, found) === path ? undefined : { path: found, scope }
}
