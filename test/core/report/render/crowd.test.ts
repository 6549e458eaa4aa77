import { describe, expect, it } from '@jest/globals'
import type { Finding } from '../../../../src/core/report/finding.ts'
import { crowdsOf, folderOf, placeOfAll, sharedAdvice } from '../../../../src/core/report/render/crowd.ts'
import { renderMarkdown } from '../../../../src/core/report/render/markdown.ts'
import { renderTerminal } from '../../../../src/core/report/render/terminal.ts'
import { type Report, report } from '../../../../src/core/report/report.ts'

const key = (path: string, more: Partial<Finding> = {}): Finding => ({
  rule: 'private-key',
  severity: 'critical',
  confidence: 'high',
  status: 'open',
  blocking: true,
  title: 'Private key',
  excerpt: 'MII… (1624 characters)',
  where: { surface: 'blob', path, line: 1, column: 1 },
  fingerprint: `print of ${path}`,
  advice: ['make a new key pair', `git rm --cached ${path}`],
  ...more,
})
const numbers = [1, 2, 3, 4, 5]
const keys = numbers.map((at) => key(`test/tls/ca${at % 2}/${at}.pem`))
const sizes = (findings: readonly Finding[]): number[] => crowdsOf(findings).map(({ length }) => length)

describe('a crowd', () => {
  it.each<readonly [string, readonly Finding[], readonly number[]]>([
    ['five of a kind below a folder', keys, [5]],
    ['four', keys.slice(1), [1, 1, 1, 1]],
    ['with one elsewhere', [key('src/a.pem'), ...keys], [1, 5]],
    [
      'with one of another kind',
      [...keys.slice(0, 2), key('test/a.p8', { rule: 'jwk' }), ...keys.slice(2)],
      [5, 1],
    ],
    [
      'with one that is waived',
      [...keys.slice(1), key('test/a', { blocking: false, status: 'waived' })],
      [1, 1, 1, 1, 1],
    ],
    ['with one of another title', [...keys.slice(1), key('test/a', { title: 'CVE-1' })], [1, 1, 1, 1, 1]],
    [
      'with one of another repository',
      [...keys.slice(1), key('test/a', { where: { surface: 'blob', path: 'test/a', resource: 'clones/b' } })],
      [1, 1, 1, 1, 1],
    ],
    ['of the root', numbers.map((at) => key(`${at}.pem`)), [1, 1, 1, 1, 1]],
  ])('%s', (_, findings, expected) => {
    expect(sizes(findings)).toEqual(expected)
  })

  it('is in a file of the root, or in no file, where it is below no folder', () => {
    expect(placeOfAll([key('keys.txt'), key('keys.txt')])).toBe('in keys.txt')
    const where = { surface: 'commit-message' } as const
    expect(placeOfAll([key('', { where }), key('', { where })])).toBe('in commit-message')
    expect(placeOfAll([key('test/a'), key('test/b')])).toBe('below test')
  })

  it('is in the repository of a list', () => {
    const where = (path: string) => ({ where: { surface: 'blob', path, resource: 'clones/b' } as const })
    expect(placeOfAll([key('', where('test/a')), key('', where('test/b'))])).toBe('below test of clones/b')
  })

  it('is below the deepest folder of all', () => {
    expect(folderOf(keys)).toBe('test/tls')
    expect(folderOf([key('test/a/b/1'), key('test/a/b/2')])).toBe('test/a/b')
    expect(folderOf([key('test/a/b/1'), key('test/a/2')])).toBe('test/a')
  })

  it('is given the advice that is for all', () => {
    expect(sharedAdvice([key('test/a'), key('test/b')])).toEqual(['make a new key pair'])
  })
})

describe('a report of one', () => {
  const blocked: Report = report({
    command: 'secret-guard',
    outcome: 'blocked',
    detail: 'secrets',
    summary: '5 secrets.',
    outputs: {},
    findings: keys,
    debt: [],
    coverage: { read: {}, skipped: [] },
  })

  it('says on a terminal once what to do, and every place with its fingerprint', () => {
    expect(renderTerminal(blocked, { colour: false }).split('\n').slice(0, 5)).toEqual([
      'BLOCKS 5 × Private key, below test/tls [private-key, critical, high confidence]',
      '  → make a new key pair',
      expect.stringContaining('kship waive FINGERPRINT'),
      '  at test/tls/ca1/1.pem:1:1: MII… (1624 characters), fingerprint print of test/tls/ca1/1.pem',
      '  at test/tls/ca0/2.pem:1:1: MII… (1624 characters), fingerprint print of test/tls/ca0/2.pem',
    ])
  })

  it('is one line of a summary', () => {
    expect(renderMarkdown(blocked)).toContain(
      '| blocks | critical | 5 × Private key | below test/tls, each in the JSON report | make a new key pair |\n',
    )
  })
})
