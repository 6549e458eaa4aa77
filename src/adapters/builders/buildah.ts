import { randomUUID } from 'node:crypto'
import { symlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Built } from '../../core/image/builder/builder.ts'
import { builtDigest } from '../../core/image/builder/metadata.ts'
import { formatPlatform } from '../../core/image/platform.ts'
import { type Ready, writtenBy } from './foreign.ts'

/**
 * buildah builds into its store; from there the image is pushed into the layout, and taken out of the store again.
 * It reads no layout by `--build-context`: a given image is pulled into the store first.
 * (https://github.com/containers/buildah/blob/main/docs/buildah-build.1.md)
 */
export async function buildWithBuildah(ready: Ready, layout: string): Promise<Built> {
  const { context, dockerfile, ignoreFile, platform, time, given, cwd, scratch, run, tidy } = ready
  const tag = `localhost/kship-build:${randomUUID()}`
  const digestFile = join(scratch, 'digest')
  const pulled: string[] = []
  try {
    const contexts: string[] = []
    for (const { name, folder } of given) {
      // The store names the image after the path as written, which has to make a name: an absolute one may not.
      const path = relative(cwd, folder)
      pulled.push(`localhost/${path}`)
      const id = (await run(['pull', '--quiet', `oci:${path}`])).trim().split('\n').at(-1) ?? ''
      contexts.push('--build-context', `${name}=container-image://${id}`)
    }
    await run([
      'build',
      ...['--file', dockerfile, '--ignorefile', ignoreFile, '--platform', formatPlatform(platform)],
      ...['--format', 'oci', '--tag', tag, ...contexts],
      ...(time === undefined ? [] : ['--timestamp', String(time)]),
      context,
    ])
    // A colon in the path would begin a tag.
    const link = join(scratch, 'layout')
    await symlink(layout, link)
    await run(['push', '--quiet', '--digestfile', digestFile, tag, `oci:${link}`])
  } finally {
    for (const image of [tag, ...pulled]) await tidy(['rmi', image])
  }
  return { digest: builtDigest(await writtenBy(digestFile)), proof: 'manifest' }
}
