import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openContext } from '../adapters/builders/context.ts'
import { buildEmbedded } from '../adapters/builders/embedded.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { readInputFile } from '../adapters/system/input-file.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { type Dockerfile, readDockerfile } from '../core/image/dockerfile/dockerfile.ts'
import type { Image, Platform } from '../core/image/oci.ts'
import type { Scan } from '../core/scan/scan-image.ts'

type Subject = Pick<Scan, 'image' | 'built'>

/** Opens an image that was built already. */
export async function givenImage(folder: string, written: string, platform: Platform): Promise<Subject> {
  const path = resolve(folder, written)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return { image: await openLayout(path, { platform, written }) }
  const why =
    found !== undefined
      ? 'is a file; an archive is not read yet, use the folder of an OCI layout (`tar=false`)'
      : /@sha256:|^[\w.-]+(\/[\w.-]+)*:[\w.-]+$/.test(written)
        ? 'is no folder; images of a registry or an engine are not read yet, use an OCI layout'
        : 'is no folder; it must be an OCI layout'
  throw new UsageError('unreadable-file', 'image', `input "image": "${written}" ${why}`)
}

export type BuildInputs = {
  readonly context: string | undefined
  readonly dockerfile: string | undefined
  readonly 'build-context': readonly string[]
  readonly platform: Platform
  readonly layout: string | undefined
}
type Places = {
  /** What the paths of the inputs are relative to. */
  readonly folder: string
  /** Where the layout goes. */
  readonly layout: string
  /** Files that this run writes, which are no part of the context. */
  readonly outputs: readonly string[]
}

/** Builds an image, then opens it from the disk: the bytes that are looked at are those that were written. */
export async function builtImage(
  inputs: BuildInputs,
  { folder, layout, outputs }: Places,
  site: Site,
): Promise<Subject> {
  const { platform } = inputs
  const contextFolder = resolve(folder, inputs.context ?? '.')
  const file =
    inputs.dockerfile === undefined ? join(contextFolder, 'Dockerfile') : resolve(folder, inputs.dockerfile)
  const dockerfile = readDockerfile(
    await readInputFile(contextFolder, file, 'dockerfile', inputs.dockerfile ?? 'Dockerfile'),
    inputs.dockerfile ?? 'Dockerfile',
  )
  const base = await baseOf(dockerfile, folder, inputs)
  const context = await openContext({
    folder: contextFolder,
    written: inputs.context ?? '.',
    dockerfile: file,
    without: [layout, ...outputs],
  })
  const { digest, warnings } = await buildEmbedded({
    dockerfile,
    context,
    ...(base !== undefined && { base }),
    platform,
    time: timeOf(site.env['SOURCE_DATE_EPOCH'] ?? ''),
    layout,
    written: inputs.layout ?? layout,
    signal: site.signal,
  })
  for (const warning of warnings) site.progress.warn(warning)
  const image = await openLayout(layout, { platform, input: 'layout', written: inputs.layout ?? layout })
  return { image, built: { digest, base: base?.descriptor.digest ?? 'scratch' } }
}

async function baseOf(
  { from, file }: Dockerfile,
  folder: string,
  inputs: BuildInputs,
): Promise<Image | undefined> {
  const given = new Map(inputs['build-context'].map(buildContext))
  if (from.name === 'scratch') return undefined
  const written = given.get(from.name)
  if (written === undefined) {
    throw new UsageError(
      'missing-input',
      'build-context',
      `${file}:${from.line}: FROM ${from.name} is not at hand: give it by ` +
        `--build-context ${from.name}=oci-layout://FOLDER, or build with ` +
        '`docker buildx build --output type=oci,tar=false,dest=image .`, then `kship scan-image --image image`',
    )
  }
  return openLayout(resolve(folder, written), { platform: inputs.platform, input: 'build-context', written })
}

function buildContext(text: string): [string, string] {
  const [, name, folder] = /^([^=]+)=oci-layout:\/\/(.+)$/.exec(text) ?? []
  if (name !== undefined && folder !== undefined) return [name, folder]
  throw new UsageError(
    'bad-value',
    'build-context',
    `input "build-context" must be NAME=oci-layout://FOLDER, got "${text}"`,
  )
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
function timeOf(epoch: string): number {
  if (/^\d{0,11}$/.test(epoch)) return Number(epoch)
  throw new UsageError(
    'bad-value',
    'SOURCE_DATE_EPOCH',
    `SOURCE_DATE_EPOCH must be seconds since 1970, got "${epoch}"`,
  )
}
