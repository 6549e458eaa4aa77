import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { openLayout } from '../../src/adapters/oci/layout.ts'
import { runChild } from '../../src/adapters/system/child.ts'
import { base, filesOf, putApp, runs, scan } from './builder-app.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { onPath, oracle } from './oracle.ts'

const minutes = 60_000
/** A path that each builder's way of writing it must survive. */
const odd = 'an, "odd":one/Out'

oracle('BuildKit', 'buildkitd', (buildkitd) => {
  oracle('BuildKit’s busybox', 'busybox', (busybox) => {
    let folder: string
    let daemon: Daemon
    let env: Record<string, string>

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kship-'))
      const socket = join(folder, 'buildkit.sock')
      env = { BUILDKIT_HOST: `unix://${socket}`, SOURCE_DATE_EPOCH: '1700000000' }
      const own = ['--root', join(folder, 'root'), '--addr', `unix://${socket}`]
      daemon = await startDaemon(buildkitd, [...own, '--containerd-worker=false'], socket)
      await putApp(folder, busybox)
    }, minutes)
    afterAll(async () => {
      await daemon?.stop()
      await rm(folder, { recursive: true, force: true })
    }, minutes)

    const forget = async (): Promise<void> => {
      const { signal } = new AbortController()
      const buildctl = onPath('buildctl') ?? ''
      await runChild(buildctl, ['prune', '--all'], { cwd: '/', env, signal })
    }

    const dockerfile = [
      ...base,
      'FROM base AS made',
      'RUN --mount=type=cache,target=/cache ["/bin/busybox", "sh", "-c", "echo made > /made"]',
      'COPY <<EOF /here',
      'a here-document',
      'EOF',
      'FROM base',
      'COPY --from=made /made /here /srv/',
      'COPY . /context/',
      'CMD ["/bin/busybox", "true"]',
    ]

    const suite = (builder: 'buildctl' | 'buildx'): void => {
      it(
        'builds what the embedded builder refuses, twice to the same digest',
        async () => {
          const first = await scan(folder, dockerfile, { builder }, env)
          expect(first.report).toMatchObject({
            outcome: 'passed',
            evidence: {
              builder: { name: builder, why: 'asked for', proof: 'manifest' },
              image: { base: 'scratch' },
            },
          })
          const layout = join(folder, 'app', 'out')
          const files = await filesOf(layout)
          expect(files).toMatchObject({
            'etc/name': 'unpacked',
            'srv/made': 'made\n',
            'srv/here': 'a here-document\n',
          })
          const context = Object.keys(files).filter((path) => path.startsWith('context/'))
          expect(context.toSorted()).toEqual(['context/.dockerignore', 'context/Dockerfile'])
          expect((await openLayout(layout)).attestations).toBeUndefined()
          // Without its cache, and with a file that is younger by now.
          await forget()
          const tar = join(folder, 'app', 'etc.tar')
          await writeFile(tar, await readFile(tar))
          const second = await scan(folder, dockerfile, { builder }, env)
          expect(second.report.outputs['digest']).toBe(first.report.outputs['digest'])
        },
        2 * minutes,
      )

      it(
        'builds on a given layout',
        async () => {
          await scan(
            folder,
            ['FROM scratch', 'COPY busybox /bin/busybox'],
            { layout: 'given', builder: 'embedded' },
            {},
          )
          const given = (await openLayout(join(folder, 'given'))).descriptor.digest
          const { report } = await scan(
            folder,
            ['FROM base:1', runs('echo on > /made')],
            { builder, 'build-context': 'base:1=oci-layout://given', layout: odd },
            env,
          )
          expect(report).toMatchObject({ outcome: 'passed', evidence: { image: { base: given } } })
          expect(await filesOf(join(folder, odd))).toMatchObject({ made: 'on\n' })
        },
        minutes,
      )

      it(
        'tells what a failing RUN said',
        async () => {
          const { report } = await scan(folder, [...base, runs('echo no luck; exit 7')], { builder }, env)
          expect(report).toMatchObject({ outcome: 'failed', detail: 'builder-failed' })
          expect(report.summary).toContain('exit code: 7')
          expect(JSON.stringify(report.evidence['log'])).toContain('no luck')
        },
        minutes,
      )

      it(
        'ends with the run',
        async () => {
          const controller = new AbortController()
          const note = (text: string): void => {
            if (text.includes('sleeping now')) controller.abort()
          }
          const progress = {
            step: <T>(_: string, work: () => Promise<T>) => work(),
            update: note,
            note,
            warn: note,
          }
          const lines = [...base, runs('echo sleeping now; sleep 1000')]
          const rest = { progress, signal: controller.signal }
          const { report } = await scan(folder, lines, { builder, layout: 'cancelled' }, env, rest)
          expect(report).toMatchObject({ outcome: 'incomplete', detail: 'cancelled' })
        },
        minutes,
      )
    }

    oracle('buildctl', 'buildctl', () => suite('buildctl'))
    oracle('buildx', 'docker-buildx', () => {
      suite('buildx')

      it(
        'is what auto takes',
        async () => {
          const { report, said } = await scan(folder, [...base, runs('true')], {}, env)
          expect(report.evidence['builder']).toMatchObject({ name: 'buildx', why: 'the first that can' })
          expect(said.join('\n')).toMatch(
            /builder: buildx .* \(the first that can; embedded: Dockerfile:3: ADD/,
          )
        },
        minutes,
      )
    })
  })
})
