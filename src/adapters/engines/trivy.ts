import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asError } from '../../core/command/failure.ts'
import type { Image } from '../../core/image/oci.ts'
import { EngineFailure } from '../../core/scan/assessment.ts'
import type { Trivy, TrivyRun, WithTrivy } from '../../core/scan/trivy/ask.ts'
import { writeLayout } from '../oci/write-layout.ts'
import { ChildFailure, type ChildResult, runChild } from '../system/child.ts'
import { withScratch } from '../system/scratch.ts'
import { type ProgramSource, takeProgram } from './program.ts'

export type TrivyOptions = {
  readonly program: ProgramSource
  /** Told by the release; without it the program is asked. */
  readonly version?: string
  /** Absolute: Trivy's cache folder, in which the database lies. */
  readonly cache: string
  /** Nothing is downloaded. */
  readonly offline: boolean
  /** What Trivy needs to reach the network: proxies and certificates. It gets nothing else of our environment. */
  readonly network: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly limits?: TrivyLimits
}
export type TrivyLimits = {
  /** Milliseconds that one run may take. */
  readonly time: number
  /** Bytes of its log. */
  readonly log: number
  /** Bytes of its report: 5,000 findings are some 12 MB. */
  readonly report: number
}
const defaultLimits: TrivyLimits = {
  time: 15 * 60_000,
  log: 4 * 1024 * 1024,
  report: 256 * 1024 * 1024,
}

/** Trivy in a folder of its own, which is gone afterwards. */
export const trivyOf =
  (options: TrivyOptions): WithTrivy =>
  (work) =>
    withScratch(async (folder) => {
      const binary = join(folder, 'trivy')
      const sha256 = await takeProgram(options.program, binary)
      await mkdir(join(folder, 'home'))
      await mkdir(join(folder, 'tmp'))
      for (const name of Object.values(empty)) await writeFile(join(folder, name), '')
      const run = starved(binary, folder, options)
      const version = options.version ?? (await versionOf(run))
      return work(trivyIn(folder, { name: 'trivy', version, sha256 }, run, options))
    })

type Run = (...args: string[]) => Promise<ChildResult>

/**
 * No shell, arguments and environment of ours alone, a home and a working folder in which nothing lies: no TRIVY_*,
 * trivy.yaml, .trivyignore, trivy-secret.yaml, plugin or token of anyone else is ever in its reach.
 */
function starved(binary: string, folder: string, { network, signal, limits, program }: TrivyOptions): Run {
  const { time, log } = limits ?? defaultLimits
  const env = { ...network, HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp') }
  return async (...args) => {
    try {
      return await runChild(binary, args, {
        cwd: folder,
        env,
        signal,
        timeout: time,
        maxOutput: log,
      })
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ChildFailure)) throw error
      const why = ended(error, Math.round(time / 1000))
      throw new EngineFailure('failed', `${program.name} ${why}: nothing is known of its findings.`, error)
    }
  }
}

function ended({ reason, message }: ChildFailure, seconds: number): string {
  if (reason === 'timeout') return `was not done after ${seconds} seconds`
  if (reason === 'killed')
    return 'was killed from outside; perhaps the machine is short of memory, scan again'
  if (reason === 'too-much-output') return 'said far more than it ever should'
  return `could not be started (${message})`
}

/** They stand in for every file that Trivy would look for by itself; it tells YAML by the name. */
const empty = { ignore: 'empty', yaml: 'empty.yaml' } as const

const ownSettings = ['--config', empty.yaml, '--disable-telemetry', '--skip-version-check', '--no-progress']

function trivyIn(folder: string, engine: Trivy['engine'], run: Run, options: TrivyOptions): Trivy {
  const { cache, offline, limits } = options
  const report = join(folder, 'report.json')
  return {
    engine,
    async scan(image) {
      await copyImage(image, join(folder, 'image'))
      const { code, stderr } = await run(
        // A relative path: Trivy cuts a path at `:` and `@`.
        ...['image', '--input', 'image', '--format', 'json', '--output', 'report.json'],
        ...['--scanners', 'vuln', '--pkg-types', 'os,library', '--exit-code', '0', '--list-all-pkgs'],
        ...['--severity', 'UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL'],
        ...['--ignorefile', empty.ignore, '--secret-config', empty.yaml],
        ...['--cache-dir', cache, '--cache-backend', 'memory', '--skip-db-update', '--offline-scan'],
        ...['--timeout', '24h', ...ownSettings, ...(offline ? ['--skip-java-db-update'] : [])],
      )
      return { code, log: stderr, ...(await reportAt(report, limits ?? defaultLimits, options)) }
    },
    async downloadDatabase() {
      const { code, stderr } = await run('image', '--download-db-only', '--cache-dir', cache, ...ownSettings)
      return { code, log: stderr }
    },
    metadata: () => readFile(join(cache, 'db', 'metadata.json'), 'utf8').catch(() => undefined),
  }
}

/** The bytes that were looked at, read and verified once more: a layout with this one image and nothing else. */
async function copyImage(image: Image, folder: string): Promise<void> {
  const { config, layers } = image.manifest
  await writeLayout(folder, async (blobs) => {
    for (const one of [config, ...layers]) await blobs.put(one.mediaType, image.blob(one))
    return blobs.put(image.descriptor.mediaType, [image.bytes])
  })
}

async function reportAt(
  file: string,
  { report: limit }: TrivyLimits,
  { program }: TrivyOptions,
): Promise<Pick<TrivyRun, 'report'>> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return {}
  if (found.size > limit) {
    throw new EngineFailure(
      'failed',
      `${program.name} wrote a report of ${found.size} bytes: it was not read.`,
    )
  }
  return { report: await readFile(file, 'utf8') }
}

async function versionOf(run: Run): Promise<string> {
  const { code, stdout } = await run('--version', '--format', 'json')
  try {
    const { Version } = JSON.parse(stdout.toString('utf8')) as { readonly Version?: unknown }
    if (code === 0 && typeof Version === 'string' && Version !== '') return Version
    throw new Error(`code ${code}`)
  } catch (error) {
    const why = `the program in input "trivy-path" does not tell its version as Trivy does`
    throw new EngineFailure('failed', `${why} (${asError(error).message}): it was not asked.`, error)
  }
}
