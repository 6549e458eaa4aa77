import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { surveyBuilders } from '../adapters/builders/survey.ts'
import { sha256Of } from '../adapters/engines/program.ts'
import { toolCache } from '../adapters/engines/tool-cache.ts'
import { findProgram } from '../adapters/system/program.ts'
import { archiveFor } from '../core/scan/trivy/release.ts'
import type { Tools, World } from './scene.ts'

type Env = Readonly<Record<string, string | undefined>>

type Found = Tools & {
  /** What a child needs to find them, none of it a secret. */
  readonly env: Readonly<Record<string, string>>
}

/** Looks; builds nothing and downloads nothing. */
export async function findTools(scratch: string, env: Env, { home, signal }: World): Promise<Found> {
  const daemons = Object.fromEntries(
    ['BUILDKIT_HOST', 'DOCKER_HOST'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  )
  const surveyed = await surveyBuilders(join(scratch, 'survey'), { ...home, ...daemons }, signal)
  const usable = surveyed.find(({ found, program }) => found.unusable === undefined && program !== '')
  const trivy = await findTrivy(env)
  return {
    builder: usable === undefined ? [] : ['--builder', usable.found.name],
    trivy: trivy.inputs,
    env: { ...daemons, ...trivy.env },
  }
}

type FoundTrivy = Pick<Found, 'env'> & { readonly inputs: readonly string[] }

/**
 * The release that `kship engines install trivy` fetched, else the Trivy of the PATH: that one is held to its sha256
 * of this moment, so that what runs is what was found. Either only with a database at hand: a rehearsal asks no network.
 */
async function findTrivy(env: Env): Promise<FoundTrivy> {
  const user = env['HOME'] ?? homedir()
  const cache = toolCache({ host: 'terminal', env, home: user })
  const archive = archiveFor(process.platform, process.arch)
  const own = join(cache, 'trivy')
  if (
    archive !== undefined &&
    (await exists(join(cache, 'engines', archive.file))) &&
    (await hasDatabase(own))
  ) {
    return { inputs: ['--trivy-cache', own], env: { XDG_CACHE_HOME: join(cache, '..') } }
  }
  const program = await findProgram(['trivy'], env['PATH'] ?? '')
  const sha256 = program === undefined ? undefined : await sha256Of(program)
  if (program === undefined || sha256 === undefined) return { inputs: [], env: {} }
  const folder = env['TRIVY_CACHE_DIR'] || join(env['XDG_CACHE_HOME'] || join(user, '.cache'), 'trivy')
  if (!(await hasDatabase(folder))) return { inputs: [], env: {} }
  const inputs = ['--trivy-path', program, '--trivy-sha256', sha256, '--trivy-cache', folder]
  return { inputs, env: {} }
}

const hasDatabase = (folder: string): Promise<boolean> => exists(join(folder, 'db', 'trivy.db'))

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
