import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { openLayout } from '../../src/adapters/oci/layout.ts'
import { runChild } from '../../src/adapters/system/child.ts'
import { base, filesOf, putApp, runs, scan } from './builder-app.ts'
import { oracle } from './oracle.ts'

const minutes = 60_000
/** A path that each builder's way of writing it must survive. */
const odd = 'an, "odd":one/Out'

oracle('buildah', 'buildah', (buildah) => {
  oracle('buildah’s busybox', 'busybox', (busybox) => {
    let folder: string
    let env: Record<string, string>
    const inputs = { builder: 'buildah' }

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kship-'))
      // A container may run this test: no namespaces are asked for.
      env = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs', SOURCE_DATE_EPOCH: '1700000000' }
      await putApp(folder, busybox)
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    const images = async (): Promise<string> => {
      const { signal } = new AbortController()
      const options = { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env }, signal }
      const { stdout } = await runChild(buildah, ['images', '--all', '--quiet', '--no-trunc'], options)
      return stdout.toString('utf8').split('\n').toSorted().join('\n')
    }

    it(
      'builds twice to the same digest, and leaves its store as it was',
      async () => {
        const before = await images()
        const dockerfile = [...base, 'FROM base', runs('echo made > /made'), 'COPY . /context/']
        const first = await scan(folder, dockerfile, inputs, env)
        expect(first.report).toMatchObject({
          outcome: 'passed',
          evidence: { builder: { name: 'buildah', proof: 'manifest' } },
        })
        const files = await filesOf(join(folder, 'app', 'out'))
        expect(files).toMatchObject({ 'etc/name': 'unpacked', made: 'made\n' })
        expect(
          Object.keys(files).filter((path) => path.startsWith('context/out') || path.endsWith('.log')),
        ).toEqual([])
        const second = await scan(folder, dockerfile, inputs, env)
        expect(second.report.outputs['digest']).toBe(first.report.outputs['digest'])
        expect(await images()).toBe(before)
      },
      2 * minutes,
    )

    it(
      'builds on a given layout, and takes it out of its store again',
      async () => {
        const before = await images()
        const embedded = { layout: 'given', builder: 'embedded' }
        await scan(folder, ['FROM scratch', 'COPY busybox /bin/busybox'], embedded, {})
        const given = (await openLayout(join(folder, 'given'))).descriptor.digest
        const { report } = await scan(
          folder,
          ['FROM base:1', runs('echo on > /made')],
          { ...inputs, 'build-context': 'base:1=oci-layout://given', layout: odd },
          env,
        )
        expect(report).toMatchObject({ outcome: 'passed', evidence: { image: { base: given } } })
        expect(await filesOf(join(folder, odd))).toMatchObject({ made: 'on\n' })
        expect(await images()).toBe(before)
      },
      minutes,
    )

    it(
      'tells what a failing RUN said',
      async () => {
        const { report } = await scan(folder, [...base, runs('echo no luck; exit 7')], inputs, env)
        expect(report).toMatchObject({ outcome: 'failed', detail: 'builder-failed' })
        expect(report.summary).toContain('exit status 7')
        expect(JSON.stringify(report.evidence['log'])).toContain('no luck')
      },
      minutes,
    )
  })
})
