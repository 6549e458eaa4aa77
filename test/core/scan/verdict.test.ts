import { describe, expect, it } from '@jest/globals'
import { createVerdict, parseVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import { verifyVerdict } from '../../../src/core/scan/verify.ts'

const digest = `sha256:${'a1'.repeat(32)}` as const
const other = `sha256:${'b2'.repeat(32)}` as const
const time = '2026-01-02T03:04:05.000Z'
const plain = createVerdict({ digest, passed: true, time, policyDigest: other })
const full = createVerdict({
  digest,
  passed: false,
  rehearsal: true,
  time,
  policyDigest: other,
  engines: [{ name: 'trivy', version: '0.1.2', sha256: 'ff', database: time }],
  notAsked: ['vulnerabilities'],
  inputs: [{ uri: 'report.json', digest: other }, { digest }],
})

describe('renderVerdict', () => {
  it('is an in-toto statement with the fields of a verification summary', () => {
    expect(JSON.parse(renderVerdict(full))).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: 'a1'.repeat(32) } }],
      predicateType: 'https://slsa.dev/verification_summary/v1',
      predicate: {
        verifier: { id: expect.stringMatching(/^https:/), version: { kship: expect.any(String) } },
        timeVerified: time,
        resourceUri: `pkg:oci/image@sha256%3A${'a1'.repeat(32)}`,
        policy: { digest: { sha256: 'b2'.repeat(32) } },
        inputAttestations: [
          { uri: 'report.json', digest: { sha256: 'b2'.repeat(32) } },
          { digest: { sha256: 'a1'.repeat(32) } },
        ],
        verificationResult: 'FAILED',
        verifiedLevels: ['FAILED'],
        slsaVersion: '1.0',
      },
    })
  })

  it('gives equal bytes for equal verdicts', () => {
    expect(renderVerdict(createVerdict({ policyDigest: other, time, passed: true, digest }))).toBe(
      renderVerdict(plain),
    )
  })

  it.each([
    ['plain', plain],
    ['full', full],
  ])('is read back as it was: %s', (_, verdict) => {
    expect(parseVerdict(renderVerdict(verdict), 'v.json')).toEqual(verdict)
  })
})

describe('parseVerdict refuses', () => {
  const cases: readonly (readonly [string, (text: string) => string, string])[] = [
    ['text', () => 'PASSED', 'it is not JSON'],
    ['a list', () => '[]', 'the file is not an object'],
    ['another statement', (text) => text.replace('Statement/v1', 'Statement/v9'), '"_type"'],
    ['another predicate', (text) => text.replace('summary/v1', 'summary/v0'), '"predicateType"'],
    ['no subject', (text) => text.replace('"subject"', '"object"'), '"subject" is not a list'],
    ['a short digest', (text) => text.replace('"sha256": "a1a1', '"sha256": "'), '"subject.digest.sha256"'],
    ['another result', (text) => text.replace('"PASSED"', '"passed"'), 'neither PASSED nor FAILED'],
    ['no rehearsal flag', (text) => text.replace('"rehearsal": false', '"x": 1'), '"rehearsal"'],
    ['a time without a zone', (text) => text.replace('05.000Z', '05'), '"timeVerified"'],
    ['a verdict of another verifier', (text) => text.replace('verdict/v0', 'verdict/v9'), 'is not an object'],
  ]
  it.each(cases)('%s', (_, change, words) => {
    const text = change(renderVerdict(plain))
    expect(() => parseVerdict(text, './v.json')).toThrow(words)
    expect(() => parseVerdict(text, './v.json')).toThrow(
      expect.objectContaining({ code: 'malformed-file', message: expect.stringContaining('"./v.json"') }),
    )
  })
})

describe('verifyVerdict', () => {
  it.each([
    ['the same digest, passed', plain, digest, 'passed', 'done'],
    ['another digest', plain, other, 'blocked', 'digest-mismatch'],
    ['the same digest, failed', full, digest, 'blocked', 'verdict-missing'],
    ['another digest, failed', full, other, 'blocked', 'digest-mismatch'],
  ] as const)('%s', (_, verdict, found, outcome, detail) => {
    expect(verifyVerdict(verdict, found)).toMatchObject({ outcome, detail })
  })
})
