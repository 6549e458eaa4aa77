import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { asError, UsageError } from '../../core/command/failure.ts'
import type { Built } from '../../core/image/builder/builder.ts'
import { builtDigest } from '../../core/image/builder/metadata.ts'
import { DigestMismatch } from '../../core/image/oci.ts'
import { formatPlatform } from '../../core/image/platform.ts'
import { unpackArchive } from '../oci/archive.ts'
import { openLayout } from '../oci/layout.ts'
import { runGroup } from '../system/process-group.ts'
import { findProgram } from '../system/program.ts'
import { type Ready, writtenBy } from './foreign.ts'
import { type Environment, makeHome } from './home.ts'

/** Milliseconds for `docker save` of an image that was built elsewhere. */
const saving = 10 * 60_000

/**
 * docker builds into its daemon and tells the image's id, which is the digest of the config (of the manifest in the
 * containerd store). The layout is made from `docker save`: the config names every layer's content, the manifest is
 * ours. (https://docs.docker.com/reference/cli/docker/buildx/build/, …/cli/docker/image/save/)
 */
export async function buildWithDocker(ready: Ready, layout: string): Promise<Built> {
  const { context, dockerfile, platform, time, scratch, found, run, tidy } = ready
  const tag = `kship-build:${randomUUID()}`
  const idFile = join(scratch, 'id')
  const archive = join(scratch, 'image.tar')
  const isPlugin = Number.parseInt(found.version ?? '0', 10) >= 23
  try {
    await run([
      'build',
      ...['--file', dockerfile, '--platform', formatPlatform(platform), '--tag', tag, '--iidfile', idFile],
      ...(found.isClassic === true ? [] : ['--progress', 'plain']),
      ...(found.isClassic === true || !isPlugin ? [] : ['--provenance=false', '--sbom=false', '--load']),
      ...(found.isClassic === true || time === undefined ? [] : ['--build-arg', `SOURCE_DATE_EPOCH=${time}`]),
      context,
    ])
    await run(['save', '--output', archive, tag])
  } finally {
    await tidy(['rmi', tag])
  }
  const id = builtDigest(await writtenBy(idFile))
  await unpackArchive(archive, layout)
  const { descriptor, manifest } = await openLayout(layout, { platform, input: 'layout' })
  const { digest } = descriptor
  if (id === digest) return { digest, proof: 'manifest' }
  if (id !== manifest.config.digest) {
    throw new DigestMismatch('the config of the saved image', id, manifest.config.digest)
  }
  return { digest, proof: 'config' }
}

type Save = {
  /** As the user wrote it: a name that docker knows, which is no path and no flag. */
  readonly name: string
  readonly archive: string
  /** A new folder. */
  readonly home: string
  readonly environment: Environment
  readonly signal: AbortSignal
}

/** Writes an image of the local docker into an archive. Throws `UsageError` when there is no docker or no such image. */
export async function saveFromDocker({ name, archive, home, environment, signal }: Save): Promise<void> {
  const program = await findProgram(['docker'], environment['PATH'] ?? '')
  const refusal = (why: string): UsageError =>
    new UsageError(
      'unreadable-file',
      'image',
      `input "image": "${name}" is no folder or file, and no image that docker has (${why})`,
    )
  if (program === undefined) throw refusal('docker is not on this machine')
  const { folder, env } = await makeHome(home, environment, undefined)
  const lines: string[] = []
  const options = {
    cwd: folder,
    env: env({ name: 'docker' }),
    signal,
    timeout: saving,
    onLine: (line: string) => void lines.push(line),
  }
  const { code } = await runGroup(program, ['save', '--output', archive, name], options).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      throw refusal(asError(error).message)
    },
  )
  if (code !== 0) throw refusal(lines.find((line) => line.trim() !== '')?.slice(0, 200) ?? `code ${code}`)
}
