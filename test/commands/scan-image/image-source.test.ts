import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { putImage, putIndex, tarOf } from '../../fakes/layout.ts'
import { putProgram } from '../../fakes/program.ts'
import { app, digestIn, scan } from './builder/world.ts'

describe('kship scan-image --image', () => {
  const given = async (folder: string, image: string) =>
    scan(folder, { image, context: '', layout: '' }, { env: { PATH: join(folder, 'bin') } })

  it('reads an archive of a layout', () =>
    app('', async (folder) => {
      const from = join(folder, 'made')
      const files: Record<string, Buffer> = {}
      for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name)
        if (entry.isFile()) files[path.slice(from.length + 1)] = await readFile(path)
      }
      await writeFile(join(folder, 'image.tar'), await tarOf(files))
      expect((await given(folder, 'image.tar')).conclusion).toMatchObject({
        report: {
          outcome: 'passed',
          outputs: { digest: await digestIn(from) },
          evidence: { source: 'OCI archive' },
        },
      })
    }))

  it('chooses the image of an index, and tells of the attestations that it passes over', () =>
    app('', async (folder) => {
      const image = await putImage(join(folder, 'index'), [{ tar: await tarOf({ a: 'x' }) }])
      const attestation = {
        ...(await putImage(join(folder, 'index'), [{ tar: await tarOf({ provenance: 'x' }) }])),
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': image.digest,
        },
      }
      await putIndex(join(folder, 'index'), [
        { ...image, platform: { os: 'linux', architecture: 'amd64' } },
        attestation,
      ])
      const { conclusion } = await given(folder, 'index')
      expect(conclusion).toMatchObject({ report: { outcome: 'passed', outputs: { digest: image.digest } } })
      const skipped = conclusion.kind === 'report' ? conclusion.report.coverage.skipped : []
      expect(skipped).toContainEqual(expect.objectContaining({ what: 'attestation', count: 1 }))
    }))

  it.each([
    ['hangs up', "process.kill(process.pid, 'SIGKILL')", 'was ended by SIGKILL'],
    [
      'has no such image',
      "console.error('Error response from daemon: reference does not exist'); process.exit(1)",
      'does not exist',
    ],
    ['saves garbage', "fs.writeFileSync(args[2], 'x')", 'is no image archive'],
  ])('refuses a name when docker %s', (_, body, words) =>
    app('', async (folder) => {
      await putProgram(join(folder, 'bin'), 'docker', body)
      const { conclusion } = await given(folder, 'app:1')
      expect(conclusion).toMatchObject({
        kind: 'usage',
        error: { input: 'image', message: expect.stringContaining(words) },
      })
    }),
  )

  it.each([
    ['a name, without docker', 'app:1', 'no image that docker has (docker is not on this machine)'],
    ['a flag', '--help', 'is no folder or file'],
    ['a file that is no archive', 'app/Dockerfile', '"app/Dockerfile" is no image archive'],
  ])('refuses %s', (_, image, words) =>
    app('', async (folder) => {
      const { conclusion } = await given(folder, image)
      expect(conclusion).toMatchObject({
        kind: 'usage',
        error: { input: 'image', message: expect.stringContaining(words) },
      })
    }),
  )
})
