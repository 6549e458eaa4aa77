import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { command } from '../../../src/commands/scan-image.ts'
import { execute } from '../../../src/core/command/execute.ts'
import { secretKey, withChecksum } from '../../core/secrets/plant.ts'
import { digestOf, putImage, putIndex, putLayout, tarOf } from '../../fakes/layout.ts'
import { putBuildctl, putProgram } from '../../fakes/program.ts'
import { recordingSite } from '../../fakes/site.ts'
import { alive } from '../../twin/containers/processes.ts'

type Inputs = Readonly<Record<string, string>>

/** A folder with a Dockerfile that runs something, a ready layout `made`, and a buildctl that does what the body says. */
const app = (body: string, work: (folder: string) => Promise<void>) =>
  withScratch(async (folder) => {
    await mkdir(join(folder, 'app'))
    await writeFile(join(folder, 'app', 'Dockerfile'), 'FROM scratch\nRUN make\n')
    await writeFile(join(folder, 'app', '.dockerignore'), 'ignored\n')
    await putLayout(join(folder, 'made'), [{ tar: await tarOf({ a: 'x' }) }])
    await putBuildctl(join(folder, 'bin'), body)
    await work(folder)
  })

async function scan(folder: string, inputs: Inputs = {}, rest: Parameters<typeof recordingSite>[1] = {}) {
  const all: Inputs = { context: 'app', layout: 'out', engines: 'none', ...inputs }
  const site = recordingSite(folder, { env: { PATH: join(folder, 'bin') }, ...rest })
  const conclusion = await execute(command, (name) => all[name] ?? '', site)
  return { conclusion, said: site.said }
}

const copies = (folder: string): string =>
  `fs.cpSync(${JSON.stringify(join(folder, 'made'))}, layout, { recursive: true })`
const named = (digest: string): string =>
  `fs.writeFileSync(metadata, JSON.stringify({ 'containerimage.digest': '${digest}' }))`
/** The body can only be written once the folder is known. */
const withBody = (
  body: (folder: string) => string | Promise<string>,
  work: (folder: string) => Promise<void>,
) =>
  app('', async (folder) => {
    await putBuildctl(join(folder, 'bin'), await body(folder))
    await work(folder)
  })
async function digestIn(folder: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')).manifests[0].digest
}
const builds = async (folder: string): Promise<string> =>
  `${copies(folder)}; ${named(await digestIn(join(folder, 'made')))}`

describe('kship scan-image, built by another builder', () => {
  it('takes what was built, and says by what and why', () =>
    withBody(builds, async (folder) => {
      const { conclusion, said } = await scan(folder)
      expect(conclusion).toMatchObject({
        report: {
          outcome: 'passed',
          outputs: { layout: 'out' },
          evidence: {
            builder: {
              name: 'buildctl',
              version: '0.34.2',
              why: 'the first that can',
              others: {
                embedded: 'Dockerfile:2: RUN runs a command, which needs another builder',
                buildx: 'is not on this machine',
              },
              proof: 'manifest',
            },
            image: { base: 'scratch' },
          },
        },
      })
      expect(said.join('\n')).toContain(
        'builder: buildctl 0.34.2 (the first that can; embedded: Dockerfile:2: RUN',
      )
    }))

  it('starves it: no token, no login, no file of the run in the context', () =>
    withBody(
      async (
        folder,
      ) => `fs.writeFileSync(${JSON.stringify(join(folder, 'env.json'))}, JSON.stringify(process.env))
        const dockerfile = args.find((arg) => arg.startsWith('dockerfile=')).slice('dockerfile='.length)
        fs.cpSync(dockerfile, ${JSON.stringify(join(folder, 'copies'))}, { recursive: true })
        ${await builds(folder)}`,
      async (folder) => {
        const tokens = { AWS_SESSION_TOKEN: 'a', GITHUB_TOKEN: 'b', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'c' }
        const env = { PATH: join(folder, 'bin'), HOME: folder, ...tokens }
        const { conclusion } = await scan(folder, { layout: 'app/out[1]', verdict: 'app/v.json' }, { env })
        expect(conclusion).toMatchObject({ report: { outcome: 'passed' } })
        const seen = JSON.parse(await readFile(join(folder, 'env.json'), 'utf8'))
        expect(Object.keys(seen).toSorted()).toEqual([
          ...['BUILDX_CONFIG', 'DOCKER_CONFIG', 'HOME', 'PATH', 'REGISTRY_AUTH_FILE', 'XDG_DATA_HOME'],
        ])
        expect(seen.HOME).not.toBe(folder)
        expect(
          (await readFile(join(folder, 'copies', 'Dockerfile.dockerignore'), 'utf8')).split('\n'),
        ).toEqual([...['ignored', '', '/out\\[1\\]', '/out\\[1\\].kship-*', '/v.json', '/v.json.kship-*']])
      },
    ))

  it('passes time and given images on', () =>
    withBody(
      async (folder) => `fs.writeFileSync(${JSON.stringify(join(folder, 'args.json'))}, JSON.stringify(args))
        ${await builds(folder)}`,
      async (folder) => {
        await writeFile(join(folder, 'app', 'Dockerfile'), 'FROM base:1\nRUN make\n')
        const env = { PATH: join(folder, 'bin'), SOURCE_DATE_EPOCH: '86400' }
        const { conclusion } = await scan(folder, { 'build-context': 'base:1=oci-layout://made' }, { env })
        const digest = await digestIn(join(folder, 'made'))
        expect(conclusion).toMatchObject({ report: { evidence: { image: { base: digest } } } })
        const args: string[] = JSON.parse(await readFile(join(folder, 'args.json'), 'utf8'))
        expect(args).toContain('build-arg:SOURCE_DATE_EPOCH=86400')
        expect(args).toContain(`context:base:1=oci-layout://given-0@${digest}`)
        expect(args.at(-1)).toMatch(/^type=oci,tar=false,dest=.*,rewrite-timestamp=true$/)
      },
    ))

  it('shows what the builder says in Actions and when verbose, without secrets', () =>
    withBody(
      async (folder) => `console.log('AWS_SECRET_ACCESS_KEY=${secretKey('log')}'); ${await builds(folder)}`,
      async (folder) => {
        for (const [inputs, host] of [
          [{ verbose: 'true' }, 'terminal'],
          [{}, 'actions'],
        ] as const) {
          const { said } = await scan(folder, inputs, { host, env: { PATH: join(folder, 'bin') } })
          expect(said.join('\n')).toContain('AWS_SECRET_ACCESS_KEY=')
          expect(said.join('\n')).not.toContain(secretKey('log'))
        }
      },
    ))
})

it('shows no secret of the Dockerfile in saying why it chose', () =>
  withBody(builds, async (folder) => {
    const token = withChecksum('ghp_', 'from')
    await writeFile(join(folder, 'app', 'Dockerfile'), `FROM host.example.invalid/a:${token}\nUSER 5\n`)
    const result = await scan(folder)
    expect(JSON.stringify(result)).toContain('is not at hand')
    expect(JSON.stringify(result)).not.toContain(token)
  }))

describe('kship scan-image, a builder that fails', () => {
  const cases: readonly (readonly [string, (folder: string) => string | Promise<string>, string])[] = [
    [
      'ends with an error',
      () => "console.error('ERROR: no space'); process.exit(1)",
      'ended with code 1: ERROR: no space',
    ],
    ['says nothing', () => 'process.exit(2)', 'ended with code 2: it said nothing'],
    ['is killed', () => "process.kill(process.pid, 'SIGKILL')", 'was ended by SIGKILL'],
    ['writes no metadata', copies, 'wrote metadata that is not JSON'],
    [
      'writes garbage for metadata',
      (folder) => `${copies(folder)}; fs.writeFileSync(metadata, '{"a":')`,
      'metadata that is not JSON',
    ],
    ['names no digest', (folder) => `${copies(folder)}; ${named('sha256:1')}`, 'did not say the digest'],
    ['writes no layout', () => named(digestOf('x')), 'wrote no image that can be read'],
    [
      'writes half a layout',
      async (folder) => `${await builds(folder)}; fs.rmSync(layout + '/oci-layout')`,
      'wrote no image that can be read',
    ],
  ]
  it.each(cases)('%s', (_, body, words) =>
    withBody(body, async (folder) => {
      await putLayout(join(folder, 'out'), [{ tar: await tarOf({ old: 'x' }) }])
      const old = await digestIn(join(folder, 'out'))
      const { conclusion } = await scan(folder)
      expect(conclusion).toMatchObject({
        report: {
          outcome: 'failed',
          detail: 'builder-failed',
          summary: expect.stringContaining(words),
          evidence: { builder: { name: 'buildctl' } },
        },
      })
      // What was there before stays, and nothing half-written lies beside it.
      expect(await digestIn(join(folder, 'out'))).toBe(old)
      expect((await readdir(folder)).toSorted()).toEqual(['app', 'bin', 'made', 'out'])
    }),
  )

  it('tells the end of its log, without secrets', () =>
    app(
      `for (let at = 0; at < 100; at++) console.log('line ' + at)
       console.log('AWS_SECRET_ACCESS_KEY=${secretKey('log')}'); process.exitCode = 1`,
      async (folder) => {
        const { conclusion, said } = await scan(folder)
        const log = conclusion.kind === 'report' ? (conclusion.report.evidence['log'] as string[]) : []
        expect(log).toHaveLength(40)
        expect(log.at(-2)).toBe('line 99')
        expect(said).toEqual(expect.arrayContaining(log))
        expect(JSON.stringify([conclusion, said])).not.toContain(secretKey('log'))
      },
    ))

  it('tells it without what a rule of the policy knows for a secret', () => {
    const value = createHash('sha256').update('own rule').digest('hex').slice(0, 32)
    return app(`console.log('with acme_${value}'); process.exitCode = 1`, async (folder) => {
      const rule = [
        'rules:',
        '  - name: acme-token',
        '    keywords: [acme_]',
        "    pattern: 'acme_([0-9a-f]{32})'",
        '    severity: high',
        '    examples: { match: [acme_0123456789abcdef0123456789abcdef], no-match: [acme_test] }',
      ]
      await writeFile(join(folder, '.kship.yml'), `${rule.join('\n')}\n`)
      const { conclusion, said } = await scan(folder)
      expect(said).toContainEqual(expect.stringContaining('with acme_'))
      expect(JSON.stringify([conclusion, said])).not.toContain(value)
    })
  })

  it('is blocked when the layout holds another image than the builder says', () =>
    withBody(
      (folder) => `${copies(folder)}; ${named(digestOf('another'))}`,
      async (folder) => {
        const { conclusion } = await scan(folder)
        expect(conclusion).toMatchObject({ report: { outcome: 'blocked', detail: 'digest-mismatch' } })
      },
    ))

  it('ends it when the run is cancelled, with all that it started, and removes what it wrote', () =>
    withBody(
      async (folder) => `${copies(folder)}
        const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
        console.log('pids ' + process.pid + ' ' + child.pid); setInterval(() => {}, 1000)`,
      async (folder) => {
        const controller = new AbortController()
        const pids: number[] = []
        const note = (text: string): void => {
          if (!text.startsWith('pids')) return
          pids.push(...text.split(' ').slice(1).map(Number))
          controller.abort()
        }
        const progress = {
          step: <T>(_: string, work: () => Promise<T>) => work(),
          update: note,
          note,
          warn: note,
        }
        const env = { PATH: join(folder, 'bin') }
        const { conclusion } = await scan(folder, {}, { progress, signal: controller.signal, env })
        expect(conclusion).toMatchObject({ report: { outcome: 'incomplete', detail: 'cancelled' } })
        expect(pids.map(alive)).toEqual([false, false])
        expect((await readdir(folder)).toSorted()).toEqual(['app', 'bin', 'made'])
      },
    ))
})

describe('kship scan-image, built by docker', () => {
  /** A docker whose build says an id, and whose save gives `saved.tar`. */
  const docker = (id: string): string => `
    const said = (name) => args[args.indexOf(name) + 1]
    if (args[0] === '--version') console.log('Docker version 20.10.24, build x')
    if (args[0] === 'build') fs.writeFileSync(said('--iidfile'), '${id}')
    if (args[0] === 'save') fs.copyFileSync(__dirname + '/../saved.tar', said('--output'))
    if (args[0] === 'rmi') fs.writeFileSync(__dirname + '/../removed', args.at(-1))`
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: [] },
  })
  const saved = { 'manifest.json': '[{"Config":"config.json","Layers":[]}]', 'config.json': config }
  const lie = digestOf('another')
  const cases = [
    ['is believed by the digest of its config', digestOf(config), saved, 'passed', 'clean'],
    ['saves another image than it built', lie, saved, 'blocked', 'digest-mismatch'],
    ['tells no id', '', saved, 'failed', 'builder-failed'],
    ['saves no image', digestOf(config), { x: '' }, 'failed', 'builder-failed'],
    [
      'saves an image for another platform',
      digestOf(config),
      { ...saved, 'config.json': config.replace('amd64', 'arm64') },
      'failed',
      'builder-failed',
    ],
  ] as const
  it.each(cases)('%s', (_, id, files, outcome, detail) =>
    app('', async (folder) => {
      await putProgram(join(folder, 'bin'), 'docker', docker(id))
      await writeFile(join(folder, 'saved.tar'), await tarOf(files))
      const { conclusion } = await scan(folder, { builder: 'docker' })
      expect(conclusion).toMatchObject({ report: { outcome, detail } })
      if (outcome === 'passed') {
        expect(conclusion).toMatchObject({
          report: { evidence: { builder: { name: 'docker', proof: 'config' } } },
        })
      }
      expect(await readFile(join(folder, 'removed'), 'utf8')).toMatch(/^kship-build:/)
    }),
  )
})

describe('kship scan-image, asked for a builder', () => {
  const cases: readonly (readonly [string, Inputs, string])[] = [
    [
      'that is not there',
      { builder: 'buildah' },
      'input "builder": buildah is not on this machine; buildctl 0.34.2 can',
    ],
    [
      'that cannot',
      { builder: 'embedded' },
      'Dockerfile:2: RUN runs a command, which needs another builder; buildctl 0.34.2 can: --builder buildctl',
    ],
    [
      'that nobody knows',
      { builder: 'kaniko' },
      'must be one of auto, embedded, buildx, buildctl, docker, buildah',
    ],
    ['with no time', { 'build-timeout': '0' }, 'input "build-timeout" must be a whole number from 10'],
  ]
  it.each(cases)('%s', (_, inputs, words) =>
    app('', async (folder) => {
      const { conclusion } = await scan(folder, inputs)
      expect(conclusion).toMatchObject({ kind: 'usage', error: { message: expect.stringContaining(words) } })
    }),
  )
})

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
