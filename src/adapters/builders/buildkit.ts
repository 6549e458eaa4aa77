import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Built } from '../../core/image/builder/builder.ts'
import { metadataDigest } from '../../core/image/builder/metadata.ts'
import { formatPlatform } from '../../core/image/platform.ts'
import { type Ready, writtenBy } from './foreign.ts'

/** buildx with a builder of its own (container or remote): https://docs.docker.com/reference/cli/docker/buildx/build/ */
export async function buildWithBuildx(ready: Ready, layout: string): Promise<Built> {
  const { context, dockerfile, given, platform, time, scratch, run } = ready
  const metadata = join(scratch, 'metadata.json')
  await run([
    'build',
    ...['--file', dockerfile, '--platform', formatPlatform(platform), '--progress', 'plain'],
    ...['--provenance=false', '--sbom=false', '--metadata-file', metadata, '--output', output(layout, time)],
    ...(time === undefined ? [] : ['--build-arg', `SOURCE_DATE_EPOCH=${time}`]),
    ...given.flatMap(({ name, folder, digest }) => [
      '--build-context',
      `${name}=oci-layout://${folder}@${digest}`,
    ]),
    context,
  ])
  return await built(layout, metadata)
}

/** BuildKit's own client: https://github.com/moby/buildkit/blob/master/docs/reference/buildctl.md */
export async function buildWithBuildctl(ready: Ready, layout: string): Promise<Built> {
  const { context, dockerfile, given, platform, time, scratch, run } = ready
  const metadata = join(scratch, 'metadata.json')
  await run([
    'build',
    ...['--frontend', 'dockerfile.v0', '--progress', 'plain', '--metadata-file', metadata],
    ...['--local', `context=${context}`, '--local', `dockerfile=${dirname(dockerfile)}`],
    ...['--opt', `filename=${basename(dockerfile)}`, '--opt', `platform=${formatPlatform(platform)}`],
    ...(time === undefined ? [] : ['--opt', `build-arg:SOURCE_DATE_EPOCH=${time}`]),
    ...given.flatMap(({ name, folder, digest }, index) => [
      ...['--oci-layout', `given-${index}=${folder}`],
      ...['--opt', `context:${name}=oci-layout://given-${index}@${digest}`],
    ]),
    ...['--output', output(layout, time)],
  ])
  return await built(layout, metadata)
}

/** Comma-separated with quotes where a value needs them, as encoding/csv of Go reads it. */
function output(layout: string, time: number | undefined): string {
  const fields = [
    'type=oci',
    'tar=false',
    `dest=${layout}`,
    ...(time === undefined ? [] : ['rewrite-timestamp=true']),
  ]
  return fields.map((field) => (/[",\s]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')
}

async function built(layout: string, metadata: string): Promise<Built> {
  const digest = metadataDigest(await writtenBy(metadata))
  // BuildKit leaves the folder that it collects blobs in; a layout has three parts.
  const parts = ['blobs', 'index.json', 'oci-layout']
  for (const name of await readdir(layout)) {
    if (!parts.includes(name)) await rm(join(layout, name), { recursive: true })
  }
  return { digest, proof: 'manifest' }
}
