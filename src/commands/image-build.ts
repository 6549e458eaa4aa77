import { join, resolve } from 'node:path'
import { buildWithBuildah } from '../adapters/builders/buildah.ts'
import { buildWithBuildctl, buildWithBuildx } from '../adapters/builders/buildkit.ts'
import { openContext } from '../adapters/builders/context.ts'
import { buildWithDocker } from '../adapters/builders/docker.ts'
import { buildEmbedded } from '../adapters/builders/embedded.ts'
import { type Builder, type GivenImage, prepare } from '../adapters/builders/foreign.ts'
import type { ForeignName } from '../adapters/builders/home.ts'
import type { Surveyed } from '../adapters/builders/survey.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { growLayout } from '../adapters/oci/write-layout.ts'
import { readInputFile } from '../adapters/system/input-file.ts'
import type { Site } from '../core/command/command.ts'
import { asError, UsageError } from '../core/command/failure.ts'
import { baseOf, layersShared } from '../core/image/base.ts'
import {
  announcement,
  BuilderFailed,
  type Built,
  builderHalted,
  type Choice,
  evidenceOf,
} from '../core/image/builder/builder.ts'
import { type EmbeddedPlan, planEmbedded } from '../core/image/builder/embedded.ts'
import { needsOf } from '../core/image/builder/needs.ts'
import { type Dockerfile, readDockerfile } from '../core/image/dockerfile/dockerfile.ts'
import type { Image } from '../core/image/oci.ts'
import { MalformedImage } from '../core/image/parse.ts'
import type { Inspector } from '../core/secrets/inspect.ts'
import { logLines } from '../core/secrets/log-lines.ts'
import { type BuildInputs, givenImages, timeOf } from './build-inputs.ts'
import { chosenBuilder } from './chosen-builder.ts'
import { type Subject, subjectOf } from './image-source.ts'

type Places = {
  /** What the paths of the inputs are relative to. */
  readonly folder: string
  /** Where the layout goes. */
  readonly layout: string
  /** Files that this run writes, which are no part of the context. */
  readonly outputs: readonly string[]
  readonly scratch: string
}
/** Everything that a builder needs to know. */
type Task = Places & {
  readonly inputs: BuildInputs
  readonly inspector: Inspector
  readonly site: Site
  readonly context: string
  readonly file: string
  readonly given: readonly GivenImage[]
}

/** Builds an image, then opens it from the disk: the bytes that are looked at are those that were written. */
export async function builtImage(
  inputs: BuildInputs,
  places: Places,
  inspector: Inspector,
  site: Site,
): Promise<Subject> {
  const { folder, layout } = places
  const context = resolve(folder, inputs.context ?? '.')
  const { dockerfile: written } = inputs
  const file = written === undefined ? join(context, 'Dockerfile') : resolve(folder, written)
  const name = written ?? 'Dockerfile'
  const dockerfile = readDockerfile(await readInputFile(context, file, 'dockerfile', name), name)
  const given = await givenImages(folder, inputs, site.signal)
  const images = new Map(given.map(({ name, image }) => [name, image]))
  const embedded = planEmbedded(dockerfile, images)
  const task = { ...places, inputs, inspector, site, context, file, given }
  const { choice, builder } = await chosenBuilder(task, {
    asked: inputs.builder,
    refusal: embedded instanceof UsageError ? embedded : undefined,
    needs: needsOf(dockerfile, [...images.keys()]),
    file: dockerfile.file,
  })
  site.progress.note(announcement(choice))
  const built =
    builder !== undefined
      ? await buildForeign(task, choice, builder)
      : await buildOurselves(task, embedded as EmbeddedPlan)
  const { platform } = inputs
  const { signal } = site
  const from = { platform, input: 'layout', written: inputs.layout ?? layout, signal }
  const image = await openLayout(layout, from)
  return {
    ...subjectOf(image, { builder: { ...evidenceOf(choice), proof: built.proof } }),
    built: { digest: built.digest, ...standsOn(dockerfile, given, image) },
  }
}

function standsOn(
  dockerfile: Dockerfile,
  given: readonly GivenImage[],
  image: Image,
): Omit<NonNullable<Subject['built']>, 'digest'> {
  const digests = new Map(given.map((one) => [one.name, one.image.descriptor.digest]))
  const base = baseOf(dockerfile, digests)
  const baseImage = given.find((one) => one.image.descriptor.digest === base)?.image
  const baseLayers = baseImage === undefined ? undefined : layersShared(baseImage, image)
  return { base, ...(baseLayers !== undefined && { baseLayers }) }
}

async function buildOurselves(task: Task, { plan, base }: EmbeddedPlan): Promise<Built> {
  const { inputs, site, context, file, layout, outputs } = task
  const digest = await buildEmbedded({
    plan,
    context: await openContext({
      folder: context,
      written: inputs.context ?? '.',
      dockerfile: file,
      without: [layout, ...outputs],
    }),
    ...(base !== undefined && { base }),
    platform: inputs.platform,
    time: timeOf(site.env) ?? 0,
    layout,
    written: inputs.layout ?? layout,
    signal: site.signal,
  })
  for (const warning of plan.warnings) site.progress.warn(warning)
  return { digest, proof: 'manifest' }
}

const builders: Readonly<Record<ForeignName, Builder>> = {
  buildx: buildWithBuildx,
  buildctl: buildWithBuildctl,
  docker: buildWithDocker,
  buildah: buildWithBuildah,
}

async function buildForeign(task: Task, choice: Choice, builder: Surveyed): Promise<Built> {
  const { inputs, inspector, site, context, file, given, layout, outputs } = task
  const { platform } = inputs
  const mask = logLines(inspector)
  const isShown = inputs.verbose || site.host === 'actions'
  const show = isShown ? site.progress.note : site.progress.update
  const build = {
    builder,
    context,
    dockerfile: file,
    given,
    platform,
    signal: site.signal,
    clock: site.clock,
    without: [layout, ...outputs],
    time: timeOf(site.env),
    timeout: inputs['build-timeout'] * 1000,
    onLine(line: string): string {
      const masked = mask(line)
      show(masked)
      return masked
    },
  }
  try {
    return await growLayout(layout, inputs.layout ?? layout, (growing) =>
      readable(async () => {
        const built = await builders[builder.found.name](await prepare(build), growing)
        await openLayout(growing, { platform })
        return built
      }),
    )
  } catch (error) {
    if (!(error instanceof BuilderFailed)) throw error
    if (!isShown) for (const line of error.log) site.progress.note(line)
    throw builderHalted(error, choice)
  }
}

/** What a builder left is no input of the user's: when it cannot be opened, the builder failed. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const cause = error instanceof UsageError ? error.cause : error
    if (error instanceof UsageError || error instanceof MalformedImage) {
      throw new BuilderFailed(`wrote no image that can be read: ${asError(cause).message}`, [], error)
    }
    throw error
  }
}
