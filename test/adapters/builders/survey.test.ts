import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { surveyBuilders } from '../../../src/adapters/builders/survey.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { putProgram } from '../../fakes/program.ts'

type Programs = Readonly<Record<string, string>>
const { signal } = new AbortController()

const survey = (programs: Programs, environment: Programs = {}) =>
  withScratch(async (scratch) => {
    const bin = join(scratch, 'bin')
    for (const [name, body] of Object.entries(programs)) await putProgram(bin, name, body)
    const home = join(scratch, 'home')
    const surveyed = await surveyBuilders(home, { PATH: bin, ...environment }, signal)
    return Object.fromEntries(surveyed.map(({ found: { name, ...rest } }) => [name, rest]))
  })

const saying = (version: string, rest: string): string =>
  `if (/version$/.test(args[0]) && args.length === 1) console.log(${JSON.stringify(version)})\nelse { ${rest} }`

const buildxVersion = 'github.com/docker/buildx v0.38.2 9d6a'
const inspect = (text: string, code = 0): string =>
  saying(buildxVersion, `console.log(${JSON.stringify(text)}); process.exitCode = ${code}`)

describe('surveyBuilders', () => {
  it('finds nothing where nothing is', async () => {
    const absent = { unusable: 'is not on this machine' }
    expect(await survey({})).toEqual({ buildx: absent, buildctl: absent, docker: absent, buildah: absent })
  })

  const cases: readonly (readonly [string, Programs, string, object])[] = [
    [
      'buildx with a container',
      { 'docker-buildx': inspect('Name: mine\nDriver: docker-container\nNodes:\nStatus: running') },
      'buildx',
      { version: '0.38.2' },
    ],
    [
      'buildx with the driver of docker',
      { buildx: inspect('Name: default\nDriver: docker\n') },
      'buildx',
      { version: '0.38.2', unusable: expect.stringContaining('docker buildx create --use') },
    ],
    [
      'buildx whose builder does not answer',
      { buildx: inspect('Driver: remote\nNodes:\nError:  no such socket\n') },
      'buildx',
      { version: '0.38.2', unusable: 'cannot reach its builder: no such socket' },
    ],
    [
      'buildx without any builder',
      { buildx: inspect('ERROR: no builder "x" found', 1) },
      'buildx',
      { version: '0.38.2', unusable: 'has no builder: ERROR: no builder "x" found' },
    ],
    [
      'buildctl with its daemon',
      { buildctl: saying('buildctl github.com/moby/buildkit v0.34.2 abc', '') },
      'buildctl',
      { version: '0.34.2' },
    ],
    [
      'buildctl alone',
      { buildctl: saying('buildctl x v0.34.2', "console.error('error: dial'); process.exitCode = 1") },
      'buildctl',
      { version: '0.34.2', unusable: 'reaches no buildkitd: error: dial' },
    ],
    [
      'docker 20.10',
      { docker: saying('Docker version 20.10.24, build x', '') },
      'docker',
      { version: '20.10.24' },
    ],
    [
      'docker 28 without the plugin',
      { docker: saying('Docker version 28.2.2, build x', '') },
      'docker',
      { version: '28.2.2', isClassic: true },
    ],
    [
      'docker 28 with the plugin',
      { docker: saying('Docker version 28.2.2, build x', ''), 'docker-buildx': inspect('Driver: docker') },
      'docker',
      { version: '28.2.2' },
    ],
    [
      'docker without a daemon',
      { docker: saying('Docker version 28.2.2', "console.error('Cannot connect'); process.exitCode = 1") },
      'docker',
      { version: '28.2.2', unusable: 'reaches no daemon: Cannot connect' },
    ],
    [
      'buildah',
      { buildah: saying('buildah version 1.28.2 (image-spec 1.1.0-rc2)', '') },
      'buildah',
      { version: '1.28.2' },
    ],
    [
      'a buildah that dies',
      { buildah: "process.kill(process.pid, 'SIGKILL')" },
      'buildah',
      { unusable: expect.stringContaining('was ended by SIGKILL') },
    ],
    [
      'a buildah that says nothing',
      { buildah: 'process.exitCode = 1' },
      'buildah',
      { unusable: 'it said nothing' },
    ],
  ]
  it.each(cases)('%s', async (_, programs, name, found) => {
    const plugins = { HOME: '/nowhere' }
    expect((await survey(programs, plugins))[name]).toEqual(found)
  })

  it('gives buildx the daemon that BUILDKIT_HOST names', async () => {
    const body = `const file = process.env.BUILDX_CONFIG + '/made'
      if (args[0] === 'create') fs.writeFileSync(file, args.join(' '))
      else if (args[0] === 'inspect') console.log('Driver: ' + (fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('--driver remote --use unix:///b') ? 'remote' : 'docker'))`
    const remote = { BUILDKIT_HOST: 'unix:///b' }
    expect((await survey({ buildx: body }, remote))['buildx']).not.toHaveProperty('unusable')
    expect((await survey({ buildx: body }))['buildx']).toHaveProperty('unusable')
  })

  it('ends when it is cancelled', () =>
    withScratch(async (scratch) => {
      await putProgram(join(scratch, 'bin'), 'buildah', 'setInterval(() => {}, 1000)')
      const stop = AbortSignal.timeout(300)
      await expect(
        surveyBuilders(join(scratch, 'home'), { PATH: join(scratch, 'bin') }, stop),
      ).rejects.toThrow()
    }))
})
