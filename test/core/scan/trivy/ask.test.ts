import { describe, expect, it } from '@jest/globals'
import { type Asking, type Trivy, type TrivyRun, trivyEngine } from '../../../../src/core/scan/trivy/ask.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { secretKey } from '../../secrets/plant.ts'

const hour = 60 * 60 * 1000
const now = Date.UTC(2026, 10, 24)
const dpkg = [{ manager: 'dpkg', path: 'var/lib/dpkg/status' }]
const image = fakeImage()

const report = JSON.stringify({
  SchemaVersion: 2,
  ArtifactType: 'container_image',
  Metadata: { ImageID: image.manifest.config.digest, OS: { Family: 'debian', Name: '12' } },
  Results: [{ Class: 'os-pkgs', Packages: [{}] }],
})
const aged = (hours: number, next = 1): string =>
  JSON.stringify({
    Version: 2,
    UpdatedAt: new Date(now - hours * hour).toISOString(),
    NextUpdate: new Date(now + next * hour).toISOString(),
  })

type Part = {
  readonly version?: string
  readonly run?: TrivyRun
  /** What metadata.json says before and after a download. */
  readonly metadata?: readonly (string | undefined)[]
  readonly download?: TrivyRun
  readonly given?: boolean
}

async function ask({ version = '0.74.0', run, metadata = [aged(1)], download, given = false }: Part) {
  const calls: string[] = []
  const warnings: string[] = []
  const [before, after] = metadata
  const trivy = {
    engine: { name: 'trivy', version, sha256: 'ab' },
    async scan() {
      calls.push('scan')
      return run ?? { code: 0, log: '', report }
    },
    async downloadDatabase() {
      calls.push('download')
      return download ?? { code: 0, log: '' }
    },
    metadata: async () => (calls.includes('download') && metadata.length > 1 ? after : before),
  } satisfies Trivy
  const asking: Asking = {
    inspector: builtIn,
    now,
    maxAge: 120,
    given,
    warn: (text) => void warnings.push(text),
  }
  const engine = trivyEngine((work) => work(trivy), asking)
  const answer = await engine.ask(image, dpkg).catch((error: unknown) => error)
  return { answer, calls, warnings }
}
const failed = (message: RegExp, reason = 'failed') => ({ reason, message: expect.stringMatching(message) })

describe('Trivy as an engine', () => {
  it('answers with its version, its sha256 and the date of its database', async () => {
    const { answer } = await ask({})
    expect(answer).toEqual({
      engine: { name: 'trivy', version: '0.74.0', sha256: 'ab', database: '2026-11-23T23:00:00Z' },
      read: { packages: 1 },
      unread: [],
      vulnerabilities: [],
    })
  })

  it.each([
    [
      'another exit code',
      { code: 1, log: 'a\nFATAL no such thing\n', report },
      /ended with code 1, saying “FATAL/,
    ],
    ['another exit code, in silence', { code: 1, log: '' }, /ended with code 1, saying nothing/],
    ['no report', { code: 0, log: '' }, /wrote no report/],
    [
      'half a report',
      { code: 0, log: '', report: report.slice(0, -9) },
      /cannot be relied on \(it is not JSON\)/,
    ],
    ['an empty report', { code: 0, log: '', report: '' }, /cannot be relied on/],
    [
      'the report of another image',
      { code: 0, log: '', report: report.replace(/"sha256:.{64}/, '"x') },
      /about image x/,
    ],
  ])('gives no answer for %s', async (_, run, message) => {
    const { answer } = await ask({ run })
    expect(answer).toMatchObject(failed(message))
    expect(answer).toMatchObject(failed(/^Trivy 0\.74\.0 .*scan again\.$/))
  })

  it('does not repeat a secret that its log quotes', async () => {
    const key = secretKey('log')
    const { answer } = await ask({ run: { code: 2, log: `cannot read AWS_SECRET_ACCESS_KEY=${key}` } })
    expect(String(answer)).toContain('cannot read')
    expect(String(answer)).not.toContain(key)
  })

  it('believes its log that it knows no such release', async () => {
    const log = '2026 INFO x\n2026 WARN This OS version is not on the EOL list family="debian" version="99"\n'
    const { answer } = await ask({ run: { code: 0, log, report } })
    expect(answer).toMatchObject({ unread: [{ what: 'OS packages by trivy' }] })
  })

  it.each(['0.69.4', '0.69.5', 'v0.69.6'])(
    'does not ask the release %s, which stole credentials',
    async (version) => {
      const { answer, calls } = await ask({ version })
      expect(answer).toMatchObject(failed(/GHSA-69fq-xp46-6x23/))
      expect(calls).toEqual([])
    },
  )
})

describe('its database', () => {
  const broken = { code: 1, log: 'FATAL no network' }
  const cases: readonly (readonly [string, Part, readonly string[], RegExp | undefined])[] = [
    ['is young: nothing is downloaded', { metadata: [aged(100)] }, ['scan'], undefined],
    ['is due', { metadata: [aged(30, -1), aged(1)] }, ['download', 'scan'], undefined],
    ['is not there', { metadata: [undefined, aged(1)] }, ['download', 'scan'], undefined],
    ['is unreadable', { metadata: ['{', aged(1)] }, ['download', 'scan'], undefined],
    [
      'is too old, though it says that it is not due',
      { metadata: [aged(200), aged(1)] },
      ['download', 'scan'],
      undefined,
    ],
    [
      'is due, and cannot be had: the old one is used',
      { metadata: [aged(30, -1)], download: broken },
      ['download', 'scan'],
      undefined,
    ],
    [
      'is too old, and cannot be had',
      { metadata: [aged(200)], download: broken },
      ['download'],
      /200 hours old/,
    ],
    [
      'is not there, and cannot be had',
      { metadata: [undefined], download: broken },
      ['download'],
      /no network/,
    ],
    ['is too old, and what came is no younger', { metadata: [aged(200)] }, ['download'], /200 hours old/],
    ['did not come, though Trivy ended well', { metadata: [undefined] }, ['download'], /it has no database/],
    [
      'is given, and due: nothing is downloaded',
      { metadata: [aged(30, -1)], given: true },
      ['scan'],
      undefined,
    ],
    ['is given, and not there', { metadata: [undefined], given: true }, [], /has no database.*"trivy-cache"/],
    ['is given, and unreadable', { metadata: ['{'], given: true }, [], /cannot be read.*"trivy-cache"/],
    ['is given, and too old', { metadata: [aged(121)], given: true }, [], /121 hours old.*"trivy-cache"/],
  ]
  it.each(cases)('%s', async (_, part, calls, why) => {
    const done = await ask(part)
    expect(done.calls).toEqual(calls)
    if (why !== undefined) expect(done.answer).toMatchObject(failed(why, 'unusable'))
    else expect(done.answer).toHaveProperty('engine.database')
  })

  it('warns when an older one is used', async () => {
    const { warnings } = await ask({ metadata: [aged(30, -1)], download: broken })
    expect(warnings).toEqual([expect.stringMatching(/could not download.*no network.*the one of 2026-11-22/)])
  })
})
