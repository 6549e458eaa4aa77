import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { type ForeignBuild, prepare, type Ready } from '../../../src/adapters/builders/foreign.ts'
import { makeHome } from '../../../src/adapters/builders/home.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { defaultPlatform } from '../../../src/core/image/platform.ts'
import { fakeClock } from '../../fakes/clock.ts'
import { putProgram } from '../../fakes/program.ts'

const ready = (body: string, work: (ready: Ready) => Promise<void>, rest: Partial<ForeignBuild> = {}) =>
  withScratch(async (folder) => {
    const context = join(folder, 'context')
    await mkdir(context)
    await writeFile(join(context, 'Dockerfile'), 'FROM scratch')
    const home = await makeHome(join(folder, 'home'), {}, undefined)
    const program = await putProgram(folder, 'buildah', body)
    await work(
      await prepare({
        builder: { found: { name: 'buildah' }, program, home },
        context,
        dockerfile: join(context, 'Dockerfile'),
        without: [],
        given: [],
        platform: defaultPlatform,
        time: undefined,
        timeout: 30_000,
        clock: fakeClock(),
        signal: new AbortController().signal,
        onLine: (line) => line,
        ...rest,
      }),
    )
  })

it('ends a builder that hangs', () =>
  ready(
    'setInterval(() => {}, 1000)',
    async ({ run }) => {
      await expect(run([])).rejects.toMatchObject({
        name: 'BuilderFailed',
        message: expect.stringMatching(/^gave no image: .* did not end within 0\.[0-9]+ s$/),
      })
    },
    { timeout: 400 },
  ))

it('gives all programs of a build one time together', () => {
  const clock = fakeClock()
  return ready(
    'setInterval(() => {}, 1000)',
    async ({ run }) => {
      await clock.sleep(29_700)
      await expect(run([])).rejects.toMatchObject({ message: expect.stringMatching(/within 0\.3 s$/) })
    },
    { clock },
  )
})

it('tidies up though the run was cancelled, and though it fails', () =>
  ready(
    "fs.writeFileSync('tidied', args.join(' ')); process.exitCode = 1",
    async ({ tidy, run, cwd }) => {
      await expect(run(['x'])).rejects.toThrow()
      await tidy(['rmi', 'x'])
      expect(await readFile(join(cwd, 'tidied'), 'utf8')).toBe('rmi x')
    },
    { signal: AbortSignal.abort(new Error('stopped')) },
  ))

it.each([
  [
    'the last line that speaks of an error',
    "console.log('a'); console.log('error: b'); console.log('c')",
    'error: b',
  ],
  ['else the last line', "console.log('a'); console.log('c'); console.log('')", 'c'],
])('says of a failure %s', (_, say, words) =>
  ready(`${say}; process.exitCode = 9`, async ({ run }) => {
    await expect(run([])).rejects.toThrow(`ended with code 9: ${words}`)
  }),
)
