import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { secretKey } from '../../../core/secrets/plant.ts'
import { digestOf, putLayout, tarOf } from '../../../fakes/layout.ts'
import { alive } from '../../../twin/containers/processes.ts'
import { app, builds, copies, digestIn, named, scan, withBody } from './world.ts'

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
