import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { networkOf } from '../adapters/engines/network.ts'
import type { ProgramSource } from '../adapters/engines/program.ts'
import { type TrivyOptions, trivyOf } from '../adapters/engines/trivy.ts'
import type { Site } from '../core/command/command.ts'
import { Halted, UsageError } from '../core/command/failure.ts'
import { type Field, type Inputs, text, wholeOr } from '../core/command/inputs.ts'
import { EngineFailure, type VulnerabilityEngine } from '../core/scan/assessment.ts'
import { trivyEngine } from '../core/scan/trivy/ask.ts'
import { trivyVersion } from '../core/scan/trivy/release.ts'
import type { Inspector } from '../core/secrets/inspect.ts'
import { engineCache, pinnedTrivy } from './pinned-trivy.ts'

export const trivyInputs = {
  'trivy-path': text('FILE', 'A Trivy of your own; needs `trivy-sha256`. Without it, the pinned release.'),
  'trivy-sha256': text('HEX', 'sha256 of the program in `trivy-path`, compared at every use.'),
  'trivy-cache': text(
    'FOLDER',
    'A cache folder of Trivy with its database; nothing is downloaded then. Without it, our own, kept up to date.',
  ),
  'db-max-age': wholeOr(
    120,
    1,
    8760,
    'HOURS',
    'The scan is incomplete when the vulnerability database is older than this.',
  ),
} as const satisfies Record<string, Field<unknown>>

type TrivyInputs = Inputs<typeof trivyInputs>
export type Setting = {
  readonly folder: string
  readonly rehearsal: boolean
  readonly inspector: Inspector
  readonly site: Site
}

/** Trivy, made ready; core decides what its answers mean. Throws `UsageError` for inputs that contradict each other. */
export async function openTrivy(
  inputs: TrivyInputs,
  { folder, rehearsal, inspector, site }: Setting,
): Promise<VulnerabilityEngine> {
  const cache = inputs['trivy-cache']
  const own = await ownProgram(inputs, folder)
  const options: Omit<TrivyOptions, 'program'> = {
    cache: cache === undefined ? join(engineCache(site), 'trivy') : resolve(folder, cache),
    offline: cache !== undefined,
    network: networkOf(site.env),
    signal: site.signal,
  }
  const asking = {
    inspector,
    now: site.clock.now(),
    maxAge: inputs['db-max-age'],
    given: cache !== undefined,
    warn: site.progress.warn,
  }
  if (own !== undefined) return trivyEngine(trivyOf({ ...options, program: own }), asking)
  const fetches = site.host === 'actions' && !rehearsal
  return trivyEngine(async (work) => {
    const pinned = { program: await pinnedProgram(site, fetches), version: trivyVersion }
    return trivyOf({ ...options, ...pinned })(work)
  }, asking)
}

async function ownProgram(
  { 'trivy-path': path, 'trivy-sha256': sha256 }: TrivyInputs,
  folder: string,
): Promise<ProgramSource | undefined> {
  if (path === undefined && sha256 === undefined) return undefined
  if (path === undefined || sha256 === undefined) {
    const [absent, given] =
      path === undefined ? ['trivy-path', 'trivy-sha256'] : ['trivy-sha256', 'trivy-path']
    throw new UsageError('missing-input', absent, `input "${absent}" is required beside "${given}"`)
  }
  if (!/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new UsageError(
      'bad-value',
      'trivy-sha256',
      `input "trivy-sha256" must be 64 hex digits, got "${sha256}"`,
    )
  }
  const file = resolve(folder, path)
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) {
    throw new UsageError('unreadable-file', 'trivy-path', `input "trivy-path": "${path}" is no file`)
  }
  return {
    name: 'Trivy',
    file,
    sha256: sha256.toLowerCase(),
    missing: `Trivy was not asked: "${path}" is gone.`,
  }
}

/** On a runner, which has no `kship` to install it with, the pinned release is fetched when it is first needed. */
async function pinnedProgram(site: Site, fetches: boolean): Promise<ProgramSource> {
  const pinned = pinnedTrivy(site)
  const name = `Trivy ${trivyVersion}`
  if (pinned === undefined) {
    const why = `no release is pinned for ${process.platform} ${process.arch}: give "trivy-path" and "trivy-sha256"`
    throw new EngineFailure('unusable', `${name} was not asked: ${why}.`)
  }
  const { file, sha256 } = pinned
  if (fetches && (await pinned.found()) === undefined) await pinned.fetch().catch(notFetched)
  const missing = `${name} was not asked: it is not installed; run \`kship engines install trivy\`, or say \`engines: none\`.`
  return { name, file, sha256, entry: 'trivy', missing }
}

function notFetched(error: unknown): never {
  if (!(error instanceof Halted)) throw error
  throw new EngineFailure('unusable', `Trivy ${trivyVersion} was not asked: ${error.message}`, error)
}
