import { describe, expect, it } from '@jest/globals'
import type { Finding } from '../../../src/core/report/finding.ts'
import { type Report, report } from '../../../src/core/report/report.ts'
import { earlierEngines, parseEarlierScan } from '../../../src/core/scan/earlier.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { digestOf, fakeImage } from '../../fakes/image.ts'

const image = fakeImage(Buffer.from('layer'))
const { digest } = image.descriptor
const [diffId = ''] = image.config.rootfs.diff_ids
const trivy = { name: 'trivy', version: '0.68.2', database: '2026-01-01T00:00:00Z' }

const vulnerable = (change: Partial<Finding> = {}): Finding => ({
  rule: 'vulnerable-package',
  severity: 'high',
  confidence: 'high',
  status: 'open',
  blocking: true,
  title: 'CVE-2021-23337 in lodash 4.17.15, mended in 4.17.21: Command injection',
  where: { surface: 'package', path: 'app/package.json', layer: diffId.slice(0, 19) },
  fingerprint: '00',
  advice: [],
  package: { purl: 'pkg:npm/lodash@4.17.15', installed: '4.17.15', fixed: '4.17.21' },
  vulnerability: { id: 'CVE-2021-23337', aliases: ['GHSA-35jh-r3h4-6jhm'], kev: true, epss: 0.1 },
  ...change,
})
const secret: Finding = { ...vulnerable({ rule: 'aws-key' }) }
delete (secret as { vulnerability?: unknown }).vulnerability

const earlier = (change: Partial<Report> = {}, evidence: Report['evidence'] = {}): string =>
  JSON.stringify(
    report({
      command: 'scan-image',
      outcome: 'blocked',
      detail: 'vulnerabilities',
      summary: 'It is blocked.',
      findings: [vulnerable(), secret],
      evidence: { image: { digest }, engines: [trivy], 'not-asked': [], ...evidence },
      ...change,
    }),
  )
const read = (source: string) => parseEarlierScan(source, 'first.json', builtIn)

describe('an earlier report', () => {
  it('gives its engines and what they found, without secrets and without its judgement', async () => {
    const source = earlier()
    const found = read(source)
    expect(found).toMatchObject({ image: digest, digest: digestOf(Buffer.from(source)), rehearsal: false })
    const [engine] = earlierEngines(found, ['inspector'])
    expect(await engine?.ask(image, [])).toEqual({
      engine: trivy,
      read: { 'joined findings': 1 },
      unread: [],
      vulnerabilities: [
        {
          vulnerability: vulnerable().vulnerability,
          severity: 'high',
          title: 'Command injection',
          package: vulnerable().package,
          path: 'app/package.json',
          layer: diffId,
        },
      ],
    })
  })

  it('stands back where its engine is asked again', () => {
    expect(earlierEngines(read(earlier()), ['trivy'])).toEqual([])
    expect(earlierEngines(undefined, [])).toEqual([])
  })

  it('of several engines gives each its own', async () => {
    const inspector = { name: 'inspector', version: '2020-06-08' }
    const findings = [vulnerable({ fingerprint: 'a' }), vulnerable({ fingerprint: 'b' })]
    const by = { a: ['trivy'], b: ['inspector', 'trivy'] }
    const found = read(earlier({ findings }, { engines: [trivy, inspector], 'found-by': by }))
    const answers = await Promise.all(earlierEngines(found, []).map((engine) => engine.ask(image, [])))
    expect(answers.map(({ vulnerabilities }) => vulnerabilities.length)).toEqual([2, 1])
  })

  it('keeps what an account suppresses suppressed', async () => {
    const [engine] = earlierEngines(read(earlier({ findings: [vulnerable({ status: 'known' })] })), [])
    expect((await engine?.ask(image, []))?.vulnerabilities).toMatchObject([{ suppressed: true }])
  })

  it('that did not ask something is whole', () => {
    const what = 'vulnerabilities by inspector'
    const skipped = [{ what, why: 'not asked', count: 1 }]
    const source = earlier({ coverage: { read: {}, skipped } }, { 'not-asked': [what] })
    expect(read(source).findings).toHaveLength(1)
  })

  const skipped = [{ what: 'vulnerabilities by trivy', why: 'Trivy was not asked: it crashed', count: 1 }]
  it.each([
    ['incomplete', { outcome: 'incomplete', detail: 'engine-failed', summary: 'Trivy crashed.' }],
    ['failed', { outcome: 'failed', detail: 'builder-failed', summary: 'The builder died.' }],
    ['blocked with a gap', { coverage: { read: {}, skipped } }],
  ] as const)('that is %s is no whole scan', (_, change) => {
    expect(() => read(earlier(change))).toThrow(
      expect.objectContaining({ outcome: 'incomplete', detail: 'not-assessed' }),
    )
  })

  it.each([
    ['no JSON', '{', 'it is not JSON'],
    ['no object', '[]', 'not an object'],
    ['of another schema', '{"schema":"x"}', '"schema"'],
    ['of another command', earlier({ command: 'verdict' }), '"command"'],
    ['without an image', earlier({ evidence: { engines: [], 'not-asked': [] } }), 'evidence.image'],
    ['with an image that is no digest', earlier({}, { image: { digest: 'x' } }), 'no digest'],
    ['with a strange engine', earlier({}, { engines: [{ name: 'grype', version: '1' }] }), '"grype"'],
    ['that is blocked by vulnerabilities and holds none', earlier({ findings: [secret] }), 'holds none'],
    ['with findings of nobody', earlier({}, { engines: [] }), 'no engine'],
    [
      'with a strange severity',
      earlier({ findings: [vulnerable({ severity: 'bad' as 'high' })] }),
      'severity',
    ],
    [
      'of two engines that does not say who found what',
      earlier({}, { engines: [trivy, { name: 'inspector', version: '1' }] }),
      'found-by',
    ],
    [
      'of two engines that names a third',
      earlier(
        { findings: [vulnerable({ fingerprint: 'a' })] },
        { engines: [trivy, { name: 'inspector', version: '1' }], 'found-by': { a: ['other'] } },
      ),
      'names no engine',
    ],
  ])('%s is refused by name', (_, source, words) => {
    expect(() => read(source)).toThrow(
      expect.objectContaining({ code: 'malformed-file', input: 'with-report' }),
    )
    expect(() => read(source)).toThrow(words)
  })
})
