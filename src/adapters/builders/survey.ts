import type { Found } from '../../core/image/builder/builder.ts'
import { ChildFailure } from '../system/child.ts'
import { runGroup } from '../system/process-group.ts'
import { findProgram } from '../system/program.ts'
import { type Environment, type ForeignName, type Home, makeHome, pluginFolders } from './home.ts'

/** What was found, with what it takes to run it. */
export type Surveyed = {
  readonly found: Found & { readonly name: ForeignName }
  readonly program: string
  readonly home: Home
}

/** Milliseconds that a builder has to tell what it is. */
const patience = 15_000

type Look = { readonly home: Home; readonly environment: Environment; readonly signal: AbortSignal }

/** Looks which builders are on this machine and whether they could build. Builds nothing, pulls nothing. */
export async function surveyBuilders(
  scratch: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<readonly Surveyed[]> {
  const path = environment['PATH'] ?? ''
  const plugin = await findProgram(['docker-buildx', 'buildx'], path, pluginFolders(environment))
  const home = await makeHome(scratch, environment, plugin)
  const look = { home, environment, signal }
  const looks: readonly (readonly [ForeignName, string | undefined, Test])[] = [
    ['buildx', plugin, lookAtBuildx],
    ['buildctl', await findProgram(['buildctl'], path), lookAtBuildctl],
    ['docker', await findProgram(['docker'], path), (one) => lookAtDocker(one, plugin !== undefined)],
    ['buildah', await findProgram(['buildah'], path), lookAtBuildah],
  ]
  return Promise.all(
    looks.map(async ([name, program, test]) => {
      if (program === undefined) {
        return { found: { name, unusable: 'is not on this machine' }, program: name, home }
      }
      const ask = asking(name, program, look)
      return { found: { name, ...(await test({ ...look, ask })) }, program, home }
    }),
  )
}

type Answer = { readonly code: number; readonly text: string }
type Ask = (...args: readonly string[]) => Promise<Answer>
type Test = (look: Look & { readonly ask: Ask }) => Promise<Omit<Found, 'name'>>

/** One question to a builder; a program that does not answer is as good as one that says no. */
const asking =
  (name: ForeignName, program: string, { home, signal }: Look): Ask =>
  async (...args) => {
    const lines: string[] = []
    try {
      const { code } = await runGroup(program, args, {
        cwd: home.folder,
        env: home.env({ name }),
        signal,
        timeout: patience,
        maxOutput: 1024 * 1024,
        onLine: (line) => void lines.push(line),
      })
      return { code, text: lines.join('\n') }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof ChildFailure) return { code: -1, text: error.message }
      throw error
    }
  }

const lookAtBuildx: Test = async ({ ask, environment }) => {
  const version = versionIn(await ask('version'))
  const remote = environment['BUILDKIT_HOST']
  if (remote !== undefined && remote !== '') {
    await ask('create', '--name', 'kship', '--driver', 'remote', '--use', remote)
  }
  const { code, text } = await ask('inspect')
  const [, driver = ''] = /^Driver:\s*(\S+)/m.exec(text) ?? []
  const [, error] = /^Error:\s*(.+)/m.exec(text) ?? []
  if (driver === 'docker') {
    return {
      ...version,
      unusable: 'has no builder that writes an OCI layout (`docker buildx create --use` makes one)',
    }
  }
  if (code !== 0 || driver === '') return { ...version, unusable: `has no builder: ${firstLine(text)}` }
  return { ...version, ...(error !== undefined && { unusable: `cannot reach its builder: ${error}` }) }
}

const lookAtBuildctl: Test = async ({ ask }) => {
  const version = versionIn(await ask('--version'))
  const { code, text } = await ask('debug', 'workers')
  return { ...version, ...(code !== 0 && { unusable: `reaches no buildkitd: ${firstLine(text)}` }) }
}

async function lookAtDocker(
  { ask }: { readonly ask: Ask },
  hasPlugin: boolean,
): Promise<Omit<Found, 'name'>> {
  const version = versionIn(await ask('--version'))
  const { code, text } = await ask('version', '--format', '{{.Server.Version}}')
  if (code !== 0) return { ...version, unusable: `reaches no daemon: ${firstLine(text)}` }
  // From 23.0 on the CLI leaves BuildKit to the buildx plugin (https://docs.docker.com/engine/release-notes/23.0/).
  const isClassic = Number.parseInt(version.version ?? '0', 10) >= 23 && !hasPlugin
  return { ...version, ...(isClassic && { isClassic }) }
}

const lookAtBuildah: Test = async ({ ask }) => {
  const answer = await ask('--version')
  return { ...versionIn(answer), ...(answer.code !== 0 && { unusable: firstLine(answer.text) }) }
}

function versionIn({ text }: Answer): { readonly version?: string } {
  const [, version] = /\bv?(\d+\.\d+(?:\.\d+)?[\w.+-]*)/.exec(text) ?? []
  return version === undefined ? {} : { version }
}

const firstLine = (text: string): string =>
  (text.split('\n').find((line) => line.trim() !== '') ?? 'it said nothing').trim().slice(0, 200)
