import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { runChild } from '../../src/adapters/system/child.ts'
import { base, filesOf, putApp, runs, scan } from './builder-app.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { oracle } from './oracle.ts'

const minutes = 60_000

oracle('docker', 'dockerd', (dockerd) => {
  oracle('docker’s busybox', 'busybox', (busybox) => {
    let folder: string
    let daemon: Daemon | undefined
    let env: Record<string, string>

    const docker = async (...args: string[]) => {
      const all = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env }
      const { code, stdout, stderr } = await runChild('docker', args, {
        cwd: folder,
        env: all,
        signal: AbortSignal.timeout(minutes),
      })
      return { code, stderr, text: stdout.toString('utf8').trim() }
    }

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kship-'))
      env = {}
      await putApp(folder, busybox)
      // A daemon that is there already is used: a second one would take the bridge away from it.
      if ((await docker('version')).code === 0) return
      const socket = join(folder, 'docker.sock')
      env = { DOCKER_HOST: `unix://${socket}` }
      const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')]
      const alone = ['--iptables=false', '--bridge=none', '--storage-driver=vfs']
      const own = ['--host', `unix://${socket}`, '--pidfile', join(folder, 'docker.pid')]
      daemon = await startDaemon(dockerd, [...own, ...places, ...alone], socket)
    }, minutes)
    afterAll(async () => {
      await daemon?.stop()
      await rm(folder, { recursive: true, force: true })
    }, minutes)

    it(
      'builds, is believed by the config’s digest, and keeps nothing of it',
      async () => {
        const { report } = await scan(
          folder,
          [...base, 'FROM base', 'COPY etc.tar /copied'],
          { builder: 'docker' },
          env,
        )
        expect(report).toMatchObject({
          outcome: 'passed',
          evidence: { builder: { name: 'docker', proof: expect.stringMatching(/^(config|manifest)$/) } },
        })
        expect(await filesOf(join(folder, 'app', 'out'))).toMatchObject({ 'etc/name': 'unpacked' })
        expect((await docker('images', '--quiet', 'kship-build')).text).toBe('')
      },
      minutes,
    )

    it(
      'tells what a failing RUN said',
      async () => {
        const { report } = await scan(
          folder,
          [...base, runs('echo no luck; exit 7')],
          { builder: 'docker' },
          env,
        )
        expect(report).toMatchObject({ outcome: 'failed', detail: 'builder-failed' })
      },
      minutes,
    )

    it(
      'refuses what it cannot follow, by file and line',
      async () => {
        await scan(folder, ['FROM scratch', 'COPY etc.tar /x'], { layout: 'given', builder: 'embedded' }, {})
        const inputs = { builder: 'docker', 'build-context': 'base=oci-layout://given' }
        await expect(scan(folder, ['FROM base', runs('true')], inputs, env)).rejects.toMatchObject({
          name: 'UsageError',
          message: expect.stringContaining(
            'Dockerfile:1: FROM base of a build-context is not followed by docker',
          ),
        })
      },
      minutes,
    )

    it(
      'gives an image that it has, by name and by id',
      async () => {
        const tag = `kship-oracle:${randomUUID()}`
        await scan(folder, ['FROM scratch', 'COPY etc.tar /x'], { builder: 'embedded' }, {})
        const built = await docker('build', '--tag', tag, join(folder, 'app'))
        expect(built).toMatchObject({ code: 0 })
        const { text: id } = await docker('image', 'inspect', '--format', '{{.Id}}', tag)
        try {
          for (const image of [tag, id.replace('sha256:', '')]) {
            const { report } = await scan(folder, [], { image, context: '', layout: '' }, env)
            expect(report).toMatchObject({
              outcome: 'passed',
              evidence: { source: expect.stringMatching(/archive$/) },
            })
            const { config, digest } = report.evidence['image'] as Record<string, string>
            expect([config, digest]).toContain(id)
          }
        } finally {
          await docker('rmi', tag)
        }
        const gone = scan(folder, [], { image: tag, context: '', layout: '' }, env)
        await expect(gone).rejects.toThrow('no image that docker has')
      },
      2 * minutes,
    )
  })
})
