import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, jest } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { asLogged, job } from '../../canaries/job.ts'
import { ambient, callerKeys, clientSecret, drawn, keyId, secretKey, token } from '../../canaries/planted.ts'
import { leaks, watch } from '../../canaries/watch.ts'
import { putLayout, tarOf } from '../../fakes/layout.ts'
import { cli } from '../../process.ts'

jest.setTimeout(60_000)

const planted = {
  'file of the context': token('file of the context'),
  'env file': drawn('scanned env', 32, 'base62'),
  'name in the context': token('name in the context'),
  label: token('label'),
  'env instruction': clientSecret('env instruction'),
  command: token('command'),
  'file of a deleted layer': secretKey('deleted'),
  history: token('history'),
  comment: token('comment'),
  'config env': clientSecret('config env'),
  link: token('link'),
}
const canaries = { ...planted, ...ambient, ...callerKeys }
const env = { PATH: process.env['PATH'] ?? '', ...ambient, ...callerKeys }

/** The user's own bytes: what is built goes into the layout, which is in TMPDIR when none was asked for. */
const exempt = /(^|\/)(image|out|base)(\.kship-[^/]*)?\//

async function plant(folder: string): Promise<void> {
  await mkdir(join(folder, 'in', planted['name in the context']), { recursive: true })
  const dockerfile = [
    'FROM base',
    'COPY in /in/',
    `ENV COGNITO_CLIENT_SECRET=${planted['env instruction']}`,
    `LABEL owner=${planted.label}`,
    `CMD ["/serve", "--token", "${planted.command}"]`,
  ]
  await writeFile(join(folder, 'Dockerfile'), `${dockerfile.join('\n')}\n`)
  await writeFile(join(folder, 'in/a.txt'), planted['file of the context'])
  await writeFile(join(folder, 'in/.env'), `SESSION_SECRET=${planted['env file']}\n`)
  await writeFile(join(folder, 'in', planted['name in the context'], 'b.txt'), 'b')
  const key = `${keyId('deleted')} ${planted['file of a deleted layer']}\n`
  await putLayout(
    join(folder, 'base'),
    [
      { tar: await tarOf({ 'srv/keys.txt': key }), instruction: `RUN get ${planted.history}` },
      { tar: await tarOf({ 'srv/.wh.keys.txt': '', [`opt/${planted.link}`]: '' }), instruction: 'RUN rm' },
    ],
    {
      config: { Env: [`APP_CLIENT_SECRET=${planted['config env']}`] },
      history: [
        { created_by: `RUN get ${planted.history}`, comment: planted.comment },
        { created_by: 'RUN rm' },
      ],
    },
  )
}

const building = ['--build-context', 'base=oci-layout://base']

describe('no value leaves scan-image', () => {
  it.each([
    [1, [...building, '--layout', 'out', '--verdict', 'verdict.json', '--verbose']],
    [1, [...building, '--format', 'json', '--output', 'report.json']],
    [1, ['--image', 'base', '--verdict', 'verdict.json', '--format', 'json']],
    [1, ['--image', 'base']],
  ])('%i %j', (code, args) =>
    withScratch(async (folder) => {
      await plant(folder)
      const order = { command: process.execPath, cwd: folder, env, folders: [folder], exempt }
      const seen = await watch({ ...order, args: [cli, 'scan-image', ...args] })
      expect([seen.code, seen.left, leaks(seen, canaries)]).toEqual([code, [], []])
    }),
  )

  it.each([
    ['an instruction that nobody knows', (text: string) => `FROM scratch\nFETCH ${text}\n`],
    ['an instruction that cannot be built here', (text: string) => `FROM scratch\nRUN curl ${text}\n`],
    ['a source that is not there', (text: string) => `FROM scratch\nCOPY ${text} /\n`],
    ['a base that is not at hand', (text: string) => `FROM ${text}\n`],
    ['a flag', (text: string) => `FROM scratch\nCOPY --${text}=x a /\n`],
    ['a variable', (text: string) => `FROM scratch\nENV A=\${${text}:?${text}}\n`],
    ['a quote that does not end', (text: string) => `FROM scratch\nENV A="${text}\n`],
    ['an exec form that is no JSON', (text: string) => `FROM scratch\nCMD ["${text}", ]\n`],
  ])('with %s', (_, dockerfile) =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'Dockerfile'), dockerfile(planted.command))
      const order = { command: process.execPath, cwd: folder, env, folders: [folder], exempt }
      for (const format of ['text', 'json']) {
        const seen = await watch({
          ...order,
          args: [cli, 'scan-image', '--builder', 'embedded', '--format', format],
        })
        expect([seen.left, leaks(seen, canaries)]).toEqual([[], []])
      }
    }),
  )

  it('in Actions', () =>
    withScratch(async (folder) => {
      await plant(folder)
      await withScratch(async (runner) => {
        const inputs = { 'build-context': 'base=oci-layout://base', layout: 'out', verdict: 'verdict.json' }
        const order = await job('scan-image', runner, { workspace: folder, inputs, env: ambient })
        const seen = asLogged(await watch({ ...order, exempt }))
        expect([seen.code, seen.left, leaks(seen, canaries)]).toEqual([1, [], []])
      })
    }))
})

describe('no value leaves verdict', () => {
  const odd = { 'in a member': token('verdict member'), broken: token('verdict broken') }
  it.each([
    ['show', JSON.stringify({ predicateType: odd['in a member'], subject: [{ name: odd['in a member'] }] })],
    ['show', `{"a": ${odd.broken}}`],
    ['show', odd.broken],
    ['verify', JSON.stringify({ _type: odd['in a member'] })],
  ])('%s %#', (action, text) =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'verdict.json'), text)
      await putLayout(join(folder, 'base'), [{ tar: await tarOf({ 'a.txt': odd.broken }) }])
      const order = { command: process.execPath, cwd: folder, env, folders: [folder] }
      const args = ['verdict', action, 'verdict.json', '--image', 'base']
      for (const format of ['text', 'json']) {
        const seen = await watch({ ...order, args: [cli, ...args, '--format', format] })
        expect([seen.code, leaks(seen, { ...canaries, ...odd })]).toEqual([2, []])
      }
    }),
  )

  it('in the free text of a whole one', () =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'base'), [{ tar: await tarOf({ 'a.txt': 'a' }) }])
      const order = { command: process.execPath, cwd: folder, env, folders: [folder] }
      const scan = ['scan-image', '--engines', 'none', '--image', 'base', '--verdict', 'verdict.json']
      expect((await watch({ ...order, args: [cli, ...scan] })).code).toBe(0)
      const whole = await readFile(join(folder, 'verdict.json'), 'utf8')
      for (const [from, to] of [
        [/"resourceUri": *"[^"]*"/, `"resourceUri":"${odd.broken}"`],
        [/"version": *"[^"]*"/, `"version":"${odd.broken}"`],
        [/"PASSED"/, `"${odd.broken}"`],
        [/"timeVerified": *"[^"]*"/, `"timeVerified":"${odd.broken}"`],
      ] as const) {
        await writeFile(join(folder, 'verdict.json'), whole.replace(from, to))
        for (const format of ['text', 'json']) {
          const args = ['verdict', 'show', 'verdict.json', '--format', format]
          expect(leaks(await watch({ ...order, args: [cli, ...args] }), odd)).toEqual([])
        }
      }
    }))
})
