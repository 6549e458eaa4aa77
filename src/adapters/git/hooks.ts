import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { HookFolder } from '../../core/hook/manage.ts'
import { absent } from '../system/absent.ts'
import { gitIn } from './git.ts'
import { askConfiguration } from './own-configuration.ts'

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
    readFile: (file) => readFile(join(surroundings.directory, file), 'utf8').catch(absent),
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

/** Where the user's own git would look for hooks. */
async function shadowOf(surroundings: Surroundings, path: string): Promise<HookFolder['shadow']> {
  const question = ['--show-scope', '--type=path', '--get', 'core.hooksPath']
  const { code, stdout } = await askConfiguration(surroundings, question)
  if (code !== 0) return undefined
  const [scope = '', found = ''] = stdout.toString('utf8').trimEnd().split('\t')
  return resolve(surroundings.directory, found) === path ? undefined : { path: found, scope }
}
