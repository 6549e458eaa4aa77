import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { command } from '../../src/commands/verdict.ts'
import { execute } from '../../src/core/command/execute.ts'
import { blobFile, putLayout, tarOf } from '../fakes/layout.ts'
import { siteIn } from '../fakes/site.ts'
import { app, type Inputs, outputs, reportOf } from './scan-image/app.ts'

const verify = (cwd: string, inputs: Inputs) => execute(command, (name) => inputs[name] ?? '', siteIn(cwd))

describe('kship verdict', () => {
  const verdict = { file: 'verdict.json', image: 'out', action: 'verify' }

  it('shows and verifies what scan-image wrote', () =>
    app(async (folder) => {
      const { outputs: scanned } = await reportOf(folder, outputs)
      const digest = scanned['digest']
      expect(await verify(folder, { file: 'verdict.json' })).toMatchObject({
        report: { outcome: 'passed', outputs: { digest }, evidence: { verdict: { passed: true } } },
      })
      expect(await verify(folder, verdict)).toMatchObject({ report: { outcome: 'passed', detail: 'done' } })
    }))

  it('blocks another image, and an image with one changed byte', () =>
    app(async (folder) => {
      await reportOf(folder, outputs)
      await putLayout(join(folder, 'other'), [{ tar: await tarOf({ a: 'x' }) }])
      const blocked = { report: { outcome: 'blocked', detail: 'digest-mismatch' } }
      expect(await verify(folder, { ...verdict, image: 'other' })).toMatchObject(blocked)
      const manifest = JSON.parse(await readFile(join(folder, 'out', 'index.json'), 'utf8'))
      const kept = manifest.manifests[0].digest.slice(7)
      for (const blob of await readdir(join(folder, 'out', 'blobs', 'sha256'))) {
        const file = blobFile(join(folder, 'out'), `sha256:${blob}`)
        const bytes = await readFile(file)
        if (blob !== kept && bytes[0] === 0x1f) {
          bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
          await writeFile(file, bytes)
        }
      }
      expect(await verify(folder, verdict)).toMatchObject(blocked)
    }))

  it.each([
    ['no image', { image: '' }, 'missing-input'],
    ['no such file', { file: 'none.json' }, 'unreadable-file'],
    ['a file that is none', { file: 'app.js' }, 'malformed-file'],
  ])('refuses %s', (_, change, code) =>
    app(async (folder) => {
      await reportOf(folder, outputs)
      expect(await verify(folder, { ...verdict, ...change })).toMatchObject({
        kind: 'usage',
        error: { code },
      })
    }),
  )
})
