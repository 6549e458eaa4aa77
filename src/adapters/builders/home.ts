import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuilderName, Found } from '../../core/image/builder/builder.ts'
import { isAbsent } from '../system/absent.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type ForeignName = Exclude<BuilderName, 'embedded'>

const docker = ['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH']
// buildah fetches base images itself; the others leave it to their daemon.
const network = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR']

/** What of the caller's environment a builder sees: where its daemon or store is. No token, no cloud, no runner. */
const passedOn: Readonly<Record<ForeignName, readonly string[]>> = {
  buildx: [...docker, 'BUILDX_BUILDER'],
  buildctl: ['BUILDKIT_HOST', 'XDG_RUNTIME_DIR'],
  docker,
  buildah: [
    ...['XDG_RUNTIME_DIR', 'STORAGE_DRIVER', 'STORAGE_OPTS', 'CONTAINERS_STORAGE_CONF'],
    ...['CONTAINERS_REGISTRIES_CONF', 'BUILDAH_ISOLATION', 'BUILDAH_RUNTIME'],
    ...network,
    ...network.map((name) => name.toLowerCase()),
  ],
}

/** A home in a scratch folder, with no login in it, for everything that a builder writes or reads beside its store. */
export type Home = {
  readonly folder: string
  env(builder: Pick<Found, 'isClassic'> & { readonly name: ForeignName }): Record<string, string>
}

/**
 * @param folder absolute and new
 * @param buildx the plugin, when there is one: the docker CLI finds it in this home only
 */
export async function makeHome(
  folder: string,
  environment: Environment,
  buildx: string | undefined,
): Promise<Home> {
  const plugins = join(folder, 'docker', 'cli-plugins')
  await mkdir(plugins, { recursive: true })
  await writeFile(join(folder, 'docker', 'config.json'), '{}')
  await writeFile(join(folder, 'auth.json'), '{}')
  if (buildx !== undefined) await symlink(buildx, join(plugins, 'docker-buildx'))
  const buildxFolder = environment['BUILDX_CONFIG'] ?? below(dockerFolder(environment), 'buildx')
  await mkdir(join(folder, 'buildx'))
  if (buildxFolder !== undefined) await takeBuilders(buildxFolder, join(folder, 'buildx'))
  // Where a rootless buildah keeps its images, which a home in scratch would hide from it.
  const data = environment['XDG_DATA_HOME'] ?? below(environment['HOME'], '.local/share')
  const own = {
    PATH: environment['PATH'] ?? '',
    HOME: folder,
    DOCKER_CONFIG: join(folder, 'docker'),
    BUILDX_CONFIG: join(folder, 'buildx'),
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    ...(data !== undefined && { XDG_DATA_HOME: data }),
  }
  return {
    folder,
    env({ name, isClassic = false }) {
      const taken = ['TMPDIR', ...passedOn[name]].flatMap((key): [string, string][] => {
        const value = environment[key]
        return value === undefined ? [] : [[key, value]]
      })
      // The CLI before 23.0 builds without BuildKit unless told, the later ones with it.
      const mode = name === 'docker' ? { DOCKER_BUILDKIT: isClassic ? '0' : '1' } : {}
      return { ...own, ...mode, ...Object.fromEntries(taken) }
    },
  }
}

/** The user's list of builders, copied: which there are and which is current, nothing else. */
async function takeBuilders(from: string, to: string): Promise<void> {
  const parts = ['instances', 'defaults', 'current']
  for (const part of parts) {
    await cp(join(from, part), join(to, part), { recursive: true }).catch((error: unknown) => {
      if (!isAbsent(error)) throw error
    })
  }
}

/** Without a home there is no such folder: a relative one would be what a checkout holds. */
const below = (folder: string | undefined, path: string): string | undefined =>
  folder === undefined || folder === '' ? undefined : join(folder, path)

const dockerFolder = (environment: Environment): string | undefined =>
  environment['DOCKER_CONFIG'] ?? below(environment['HOME'], '.docker')

/** Where the docker CLI looks for plugins, the user's before the machine's (docker/cli, cli-plugins/manager). */
export const pluginFolders = (environment: Environment): readonly string[] => [
  below(dockerFolder(environment), 'cli-plugins') ?? '',
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
]
