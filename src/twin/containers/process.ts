import { mkdir, readFile } from 'node:fs/promises'
import type { ImageConfig } from '../../core/image/oci.ts'
import type { InitProcess } from './init.ts'
import type { Isolation } from './isolation.ts'
import { inScope } from './scope.ts'

export type ContainerSpec = {
  readonly name: string
  /** The extracted file system. */
  readonly root: string
  readonly config: ImageConfig
  /** In place of the image's Cmd when it is not empty, as an engine takes it. */
  readonly command: readonly string[]
  /** Over the image's Env. */
  readonly environment: Readonly<Record<string, string>>
}

/** What an engine sets when neither image nor deployment does. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The container as a process of init: in its root, its folder, as its user, with its environment and no other. */
export async function containerProcess(spec: ContainerSpec, isolation: Isolation): Promise<InitProcess> {
  const { name, root, config, environment } = spec
  const { Entrypoint, Cmd, Env, WorkingDir, User } = config.config ?? {}
  const argv = [...(Entrypoint ?? []), ...(spec.command.length > 0 ? spec.command : (Cmd ?? []))]
  if (argv.length === 0) throw new Error('No command specified')
  const folder = WorkingDir === undefined || WorkingDir === '' ? '/' : WorkingDir
  await mkdir(await inScope(root, `${folder}/.`), { recursive: true })
  const user = User === undefined || User === '' ? undefined : await identify(root, User)
  const taken = user !== undefined && isolation.users ? [`--setgid=${user.gid}`, `--setuid=${user.uid}`] : []
  const image = Object.fromEntries((Env ?? []).map(splitEnvironment))
  return {
    name,
    root,
    argv: ['unshare', `--root=${root}`, `--wd=${folder}`, ...taken, '--', ...argv],
    env: { PATH: defaultPath, ...image, ...environment },
  }
}

/** Another command where the container's own runs: same root, folder, user and environment. */
export const inside = (process: InitProcess, command: readonly string[]): InitProcess => ({
  ...process,
  argv: [...process.argv.slice(0, process.argv.indexOf('--') + 1), ...command],
})

function splitEnvironment(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
}

type Identity = { readonly uid: number; readonly gid: number }

/** `user`, `user:group`, by name or number. https://github.com/opencontainers/image-spec/blob/main/config.md */
async function identify(root: string, text: string): Promise<Identity> {
  const [user = '', group] = text.split(':')
  const account = (await rows(root, 'etc/passwd')).find(([name, , uid]) => name === user || uid === user)
  const uid = account?.[2] ?? user
  const named =
    group === undefined ? undefined : (await rows(root, 'etc/group')).find(([name]) => name === group)?.[2]
  const gid = named ?? group ?? account?.[3] ?? '0'
  if (!/^\d+$/.test(uid)) throw new Error(`unable to find user ${user}: no matching entries in passwd file`)
  if (!/^\d+$/.test(gid)) throw new Error(`unable to find group ${group}: no matching entries in group file`)
  return { uid: Number(uid), gid: Number(gid) }
}

async function rows(root: string, file: string): Promise<string[][]> {
  const text = await readFile(await inScope(root, file), 'utf8').catch(() => '')
  return text.split('\n').map((line) => line.split(':'))
}
