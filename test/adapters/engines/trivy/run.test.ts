import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { trivyOf } from '../../../../src/adapters/engines/trivy.ts'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import type { Trivy } from '../../../../src/core/scan/trivy/ask.ts'
import { putStandIn, versioned } from '../../../fakes/stand-in.ts'
import { image, scan, standIn } from './stand-in.ts'

const limits = { time: 60_000, log: 100_000, report: 1000 }

describe('a run of Trivy', () => {
  it('gives code, log and report', async () => {
    const body = `console.error('a line'); fs.writeFileSync('report.json', '{"a":1}'); process.exit(3)`
    expect(await scan(body)).toEqual({ code: 3, log: 'a line\n', report: '{"a":1}' })
  })

  it('gives no report where there is none', async () => {
    expect(await scan('')).toEqual({ code: 0, log: '' })
  })

  it.each([
    ['is killed', `process.kill(process.pid, 'SIGKILL')`, limits, /was killed from outside/],
    [
      'hangs, and will not be asked to stop',
      `process.on('SIGTERM', () => undefined); setTimeout(() => undefined, 8000)`,
      { ...limits, time: 1500 },
      /was not done after 2 seconds/,
    ],
    ['talks without end', `for (;;) fs.writeSync(2, 'x'.repeat(10000))`, limits, /said far more/],
    [
      'writes without end',
      `fs.writeFileSync('report.json', 'x'.repeat(1001))`,
      limits,
      /report of 1001 bytes/,
    ],
  ])('fails by name when it %s', async (_, body, bounds, message) => {
    await expect(scan(body, { limits: bounds })).rejects.toMatchObject({
      name: 'EngineFailure',
      reason: 'failed',
      message: expect.stringMatching(message),
    })
  })

  it('is cancelled as what it is, not taken for a failure of Trivy', async () => {
    const controller = new AbortController()
    const running = standIn(
      versioned('setInterval(() => undefined, 1000)'),
      (trivy) => {
        setTimeout(() => controller.abort(new Error('stopped by SIGINT')), 300)
        return trivy.scan(image)
      },
      { signal: controller.signal },
    )
    await expect(running).rejects.toThrow('stopped by SIGINT')
  })

  it('downloads its database into the cache folder and does nothing else', async () => {
    const body = `fs.writeFileSync('FOLDER/args', args.join(' ')); fs.mkdirSync('FOLDER/cache/db', { recursive: true })
      fs.writeFileSync('FOLDER/cache/db/metadata.json', 'new')`
    await standIn(versioned(body), async (trivy, folder) => {
      expect(await trivy.metadata()).toBeUndefined()
      expect(await trivy.downloadDatabase()).toEqual({ code: 0, log: '' })
      expect(await trivy.metadata()).toBe('new')
      const args = await readFile(join(folder, 'args'), 'utf8')
      expect(args).toMatch(
        /^image --download-db-only --cache-dir \S+\/cache --config empty\.yaml --disable-telemetry/,
      )
    })
  })
})

describe('the version of Trivy', () => {
  it('is what the program says, or what the release says without asking', async () => {
    const version = async (trivy: Trivy) => trivy.engine.version
    expect(await standIn(versioned(''), version)).toBe('0.68.2')
    expect(await standIn('process.exit(1)', version, { version: '0.74.0' })).toBe('0.74.0')
  })

  it.each([
    ['another program', `console.log('hello')`],
    ['a program that fails', `console.log('{"Version":"1"}'); process.exit(1)`],
    ['a version that is none', `console.log('{"Version":1}')`],
  ])('is not taken from %s', async (_, body) => {
    await expect(standIn(body, async () => undefined)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('"trivy-path"'),
    })
  })
})

describe('the program', () => {
  it('is not run when it is another one than was meant', () =>
    withScratch(async (folder) => {
      const file = join(folder, 'stand-in')
      const sha256 = await putStandIn(file, versioned(''))
      await writeFile(file, `#!${process.execPath}\nrequire('fs').writeFileSync('${folder}/ran', '')\n`)
      const trivy = trivyOf({
        program: { name: 'Trivy', file, sha256, missing: 'gone' },
        cache: folder,
        offline: true,
        network: {},
        signal: new AbortController().signal,
      })
      await expect(trivy(async () => undefined)).rejects.toMatchObject({
        reason: 'failed',
        message: expect.stringMatching(/^Trivy was not run: the sha256 of/),
      })
      expect(await readdir(folder)).toEqual(['stand-in'])
    }))

  it('fails by name when the machine cannot start it', () =>
    withScratch(async (folder) => {
      const file = join(folder, 'stand-in')
      await putStandIn(file, '')
      const text = '#!/no/such/interpreter\n'
      await writeFile(file, text)
      const sha256 = createHash('sha256').update(text).digest('hex')
      const run = trivyOf({
        program: { name: 'Trivy', file, sha256, missing: 'gone' },
        cache: folder,
        offline: true,
        network: {},
        signal: new AbortController().signal,
      })(async () => undefined)
      await expect(run).rejects.toMatchObject({ message: expect.stringContaining('could not be started') })
    }))
})
