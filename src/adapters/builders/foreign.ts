import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { asError } from '../../core/command/failure.ts'
import type { Clock } from '../../core/command/progress.ts'
import { BuilderFailed, type Built } from '../../core/image/builder/builder.ts'
import type { Image, Platform } from '../../core/image/oci.ts'
import { runGroup } from '../system/process-group.ts'
import { ignoreText } from './context.ts'
import type { Surveyed } from './survey.ts'

/** A build by a program that is not a part of kship. */
export type ForeignBuild = {
  readonly builder: Surveyed
  /** Absolute. */
  readonly context: string
  readonly dockerfile: string
  /** Absolute paths that this run writes: never part of the context. */
  readonly without: readonly string[]
  /** Name in the Dockerfile → an opened layout and its folder. */
  readonly given: readonly GivenImage[]
  readonly platform: Platform
  /** Seconds since the epoch, when the build is to be reproducible: `created` and the latest time of a file. */
  readonly time: number | undefined
  /** Milliseconds for the whole build. */
  readonly timeout: number
  readonly clock: Pick<Clock, 'now'>
  readonly signal: AbortSignal
  /** Told every line that the builder says. What it gives back is kept for the end of the log. */
  readonly onLine: (line: string) => string
}
export type GivenImage = { readonly name: string; readonly folder: string; readonly image: Image }

/** A build made ready: everything by safe paths, and the program to run. */
export type Ready = Pick<ForeignBuild, 'context' | 'platform' | 'time'> & {
  /** Where the builder runs, and the folder below it for what it reads and writes. */
  readonly cwd: string
  readonly scratch: string
  /** A copy only where the list of what is ignored, which also names what this run writes, must lie beside it. */
  readonly dockerfile: string
  readonly ignoreFile: string
  readonly given: readonly { readonly name: string; readonly folder: string; readonly digest: string }[]
  readonly found: Surveyed['found']
  /** Runs the builder. Throws `BuilderFailed` unless it ends with 0; gives its stdout. */
  readonly run: (args: readonly string[]) => Promise<string>
  /**
   * The same for what removes the traces of a build, after a cancellation too. What was never made cannot be
   * removed, and what cannot be removed is no reason to fail.
   */
  readonly tidy: (args: readonly string[]) => Promise<void>
}

/** Writes the image into an empty folder as an OCI layout. */
export type Builder = (ready: Ready, layout: string) => Promise<Built>

const logLines = 40
const lineWidth = 500
/** Milliseconds. */
const tidying = 30_000

export async function prepare(build: ForeignBuild): Promise<Ready> {
  const { builder, context, platform, time, clock } = build
  const scratch = join(builder.home.folder, 'build')
  const deadline = clock.now() + build.timeout
  const quietly = { ...build, onLine: () => '', signal: new AbortController().signal }
  return {
    context,
    platform,
    time,
    cwd: builder.home.folder,
    scratch,
    ...(await instructions(build, join(scratch, 'dockerfile'))),
    given: await Promise.all(build.given.map((one) => linked(one, scratch))),
    found: builder.found,
    run: (args) => runBuilder(build, args, Math.max(1, deadline - clock.now())),
    tidy: (args) =>
      runBuilder(quietly, args, tidying).then(
        () => undefined,
        () => undefined,
      ),
  }
}

/** The Dockerfile that is built, and the list of what is ignored. */
async function instructions(
  { builder, context, dockerfile, without }: ForeignBuild,
  copies: string,
): Promise<Pick<Ready, 'dockerfile' | 'ignoreFile'>> {
  const ours = without.flatMap((path) => ignoring(context, path))
  await mkdir(copies, { recursive: true })
  const copy = join(copies, basename(dockerfile))
  const ignoreFile = `${copy}.dockerignore`
  await writeFile(ignoreFile, [await ignoreText(context, dockerfile), ...ours].join('\n'))
  // buildah is told the list by itself; the others find it by the name of the Dockerfile beside it.
  if (ours.length === 0 || builder.found.name === 'buildah') return { dockerfile, ignoreFile }
  await copyFile(dockerfile, copy)
  return { dockerfile: copy, ignoreFile }
}

/** Under a safe path. */
async function linked({ name, folder, image }: GivenImage, scratch: string): Promise<Ready['given'][number]> {
  const link = join(scratch, `given-${randomUUID()}`)
  await symlink(folder, link)
  return { name, folder: link, digest: image.descriptor.digest }
}

/** Patterns for one path in the context and its growing form (https://docs.docker.com/build/concepts/context/#dockerignore-files). */
function ignoring(context: string, path: string): string[] {
  const way = relative(context, path).split(sep).join('/')
  if (way === '' || way === '..' || way.startsWith('../')) return []
  const pattern = `/${way.replaceAll(/[*?[\]\\]/g, (letter) => `\\${letter}`)}`
  return [pattern, `${pattern}.kship-*`]
}

async function runBuilder(
  { builder, signal, onLine }: Pick<ForeignBuild, 'builder' | 'signal' | 'onLine'>,
  args: readonly string[],
  timeout: number,
): Promise<string> {
  const log: string[] = []
  const options = {
    cwd: builder.home.folder,
    env: builder.home.env(builder.found),
    signal,
    timeout,
    onLine(line: string): void {
      const shown = onLine(line)
      if (shown.trim() === '') return
      log.push(shown.slice(0, lineWidth))
      if (log.length > logLines) log.shift()
    },
  }
  const { code, stdout } = await runGroup(builder.program, args, options).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new BuilderFailed(`gave no image: ${asError(error).message}`, log, error)
  })
  if (code !== 0) throw new BuilderFailed(`ended with code ${code}: ${lastWords(log)}`, log)
  return stdout
}

/** The line that says most: the last that speaks of an error, else the last. */
const lastWords = (log: readonly string[]): string =>
  log.findLast((line) => /error/i.test(line)) ?? log.at(-1) ?? 'it said nothing'

/** A file that the builder was told to write, '' when it did not. */
export const writtenBy = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')
