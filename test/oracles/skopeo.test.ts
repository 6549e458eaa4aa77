import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { openLayout } from '../../src/adapters/oci/layout.ts'
import { runChild } from '../../src/adapters/system/child.ts'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { command } from '../../src/commands/scan-image.ts'
import { execute } from '../../src/core/command/execute.ts'
import { digestOf, putLayout, tarOf } from '../fakes/layout.ts'
import { siteIn } from '../fakes/site.ts'
import { oracle } from './oracle.ts'

oracle('skopeo', 'skopeo', (binary) => {
  const skopeo = async (folder: string, ...args: string[]): Promise<string> => {
    const { signal } = new AbortController()
    const { code, stdout, stderr } = await runChild(binary, args, {
      cwd: folder,
      env: { HOME: folder },
      signal,
    })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    return stdout.toString('utf8')
  }
  const copy = ['copy', '--insecure-policy', '--quiet']

  const build = async (folder: string): Promise<string> => {
    await putLayout(join(folder, 'base'), [{ tar: await tarOf({ 'bin/': '', 'bin/node': 'x' }) }])
    await mkdir(join(folder, 'app', 'lib'), { recursive: true })
    await writeFile(join(folder, 'app', 'lib', `${'long-name-'.repeat(20)}é.js`), 'x')
    await symlink('lib', join(folder, 'app', 'link'))
    const dockerfile = [
      'FROM base',
      'ENV A="b c"',
      'WORKDIR /srv',
      'COPY --chown=5:6 . .',
      'USER 5',
      'EXPOSE 80',
      'CMD ["node"]',
    ]
    await writeFile(join(folder, 'app', 'Dockerfile'), dockerfile.join('\n'))
    const inputs: Record<string, string> = {
      context: 'app',
      layout: 'out',
      'build-context': 'base=oci-layout://base',
      engines: 'none',
    }
    const conclusion = await execute(command, (name) => inputs[name] ?? '', siteIn(folder))
    if (conclusion.kind === 'usage') throw conclusion.error
    return conclusion.report.outputs['digest'] ?? ''
  }

  it('computes the digest that we say', () =>
    withScratch(async (folder) => {
      const digest = await build(folder)
      expect(digestOf(await skopeo(folder, 'inspect', '--raw', 'oci:out'))).toBe(digest)
      expect(JSON.parse(await skopeo(folder, 'inspect', 'oci:out'))).toMatchObject({
        Digest: digest,
        Architecture: 'amd64',
        Os: 'linux',
        Env: ['A=b c'],
      })
    }))

  it('copies every blob that we wrote, and keeps the digest', () =>
    withScratch(async (folder) => {
      const digest = await build(folder)
      await skopeo(folder, ...copy, '--preserve-digests', 'oci:out', 'dir:copied')
      const copied = await readFile(join(folder, 'copied', 'manifest.json'))
      expect(digestOf(copied)).toBe(digest)
      const { manifest } = await openLayout(join(folder, 'out'))
      const names = await readdir(join(folder, 'copied'))
      for (const { digest: blob } of manifest.layers) expect(names).toContain(blob.slice(7))
    }))

  it('writes layouts that we open with the digest that it says', () =>
    withScratch(async (folder) => {
      await build(folder)
      await skopeo(folder, ...copy, 'oci:out', 'oci:theirs:v1')
      const raw = await skopeo(folder, 'inspect', '--raw', 'oci:theirs:v1')
      expect((await openLayout(join(folder, 'theirs'))).descriptor.digest).toBe(digestOf(raw))
    }))

  it('recompresses by zstd into what we read or name as unread', () =>
    withScratch(async (folder) => {
      await build(folder)
      await skopeo(
        folder,
        ...copy,
        '--dest-compress-format',
        'zstd',
        '--dest-compress',
        'oci:out',
        'oci:zstd',
      )
      const inputs: Record<string, string> = { image: 'zstd', engines: 'none' }
      const conclusion = await execute(command, (name) => inputs[name] ?? '', siteIn(folder))
      const { zstdCompressSync } = await import('node:zlib')
      const hasZstd = typeof zstdCompressSync === 'function'
      const { manifest } = await openLayout(join(folder, 'zstd'))
      const isZstd = manifest.layers.some(({ mediaType }) => mediaType.endsWith('zstd'))
      expect(conclusion).toMatchObject({
        report: { outcome: isZstd && !hasZstd ? 'incomplete' : 'passed' },
      })
    }))
})
