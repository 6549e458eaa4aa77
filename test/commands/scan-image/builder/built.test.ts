import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { secretKey, withChecksum } from '../../../core/secrets/plant.ts'
import { builds, digestIn, scan, withBody } from './world.ts'

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
