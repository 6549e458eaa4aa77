import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from '../../../src/core/policy/parse.ts'
import { builtIn } from '../../../src/core/policy/policy.ts'

const fingerprint = '12345678'.repeat(4)
const waiver = { fingerprint, reason: 'test key', owner: 'ada', expires: '2026-12-31' }
const yaml = (part: Partial<Record<keyof typeof waiver, string>> = {}): string =>
  `waivers:\n  - ${Object.entries({ ...waiver, ...part })
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n    ')}\n`

describe('parsePolicy', () => {
  it.each([
    ['an empty file', '', builtIn],
    ['a comment', '# nothing\n', builtIn],
    ['high alone', 'fail-on: [high]', { ...builtIn, failOn: ['high'] }],
    [
      'a stricter image gate',
      'image:\n  fail-on: [critical, unknown]\n  unfixed: block',
      { ...builtIn, image: { failOn: ['critical', 'unknown'], unfixed: 'block' } },
    ],
    [
      'a part of the image gate',
      'image: { fail-on: [] }',
      { ...builtIn, image: { ...builtIn.image, failOn: [] } },
    ],
    [
      'brackets in a text',
      `# ${'['.repeat(99)}\nfail-on: [high] # ${'{'.repeat(99)}`,
      { ...builtIn, failOn: ['high'] },
    ],
    ['a far comment', `${' '.repeat(300)}# far\n${' '.repeat(300)}\n`, builtIn],
    ['a waiver, its fingerprint all digits', yaml(), { ...builtIn, waivers: [waiver] }],
  ])('reads %s', (_, text, expected) => {
    expect(parsePolicy('.kship.yml', text)).toEqual(expected)
  })

  it.each([
    ['no YAML', 'a: [', /^\.kship\.yml:1: /],
    ['a list', '- a', /^\.kship\.yml:1: the policy must be a mapping/],
    [
      'a misspelt key',
      '\nwaiver: []',
      /^\.kship\.yml:2: unknown key "waiver" in the policy; did you mean "waivers"\?$/,
    ],
    ['a wrong type', 'waivers: yes', /^\.kship\.yml:1: "waivers" must be a list$/],
    [
      'low in fail-on',
      'fail-on:\n  - high\n  - low',
      /^\.kship\.yml:3: "fail-on" takes high and medium; low never blocks$/,
    ],
    ['an image gate that is a list', 'image: [high]', /:1: "image" must be a mapping of fail-on, unfixed$/],
    [
      'a severity that is none',
      'image: { fail-on: [severe] }',
      /:1: "fail-on" of "image" takes critical, high/,
    ],
    ['a way with unfixed that is none', 'image: { unfixed: ignore }', /:1: "unfixed" takes report or block$/],
    [
      'a misspelt key of the image gate',
      'image: { failon: [] }',
      /unknown key "failon" in "image"; did you mean/,
    ],
    ['a short fingerprint', yaml({ fingerprint: '12ab' }), /:2: a waiver needs "fingerprint"/],
    ['no reason', yaml({ reason: '' }), /:3: a waiver needs "reason"/],
    ['no owner', yaml({ owner: '' }), /:4: a waiver needs "owner"/],
    ['no such day', yaml({ expires: '2026-13-01' }), /:5: a waiver needs "expires"/],
    ['an unknown key of a waiver', `${yaml()}    until: x\n`, /:6: unknown key "until" in a waiver$/],
    [
      'two documents',
      'fail-on: [high]\n---\nfail-on: []',
      /^\.kship\.yml:2: a second document begins here; a policy is a single one$/,
    ],
    ['a key that is a list', '\n? [a]\n: b', /^\.kship\.yml:2: a key of the policy is a word$/],
    [
      'a key of a waiver that is a mapping',
      'waivers:\n  - ? {a: b}\n    : c',
      /:2: a key of a waiver is a word$/,
    ],
    [
      'brackets without end',
      `\nimage: ${'['.repeat(100_000)}`,
      /^\.kship\.yml:2: it is nested deeper than any policy is$/,
    ],
    ['braces over many lines', '{a:\n'.repeat(100_000), /^\.kship\.yml:65: it is nested deeper/],
    ['dashes without end', '- '.repeat(100_000), /^\.kship\.yml:1: it is nested deeper/],
    [
      'steps without end',
      Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
      /^\.kship\.yml:258: it is nested deeper/,
    ],
    [
      'a text without end',
      `#${' '.repeat(4 * 1024 * 1024)}`,
      /^\.kship\.yml: it is longer than 4194304 characters$/,
    ],
    [
      'a wrong indent',
      'image:\n  a: 1\n b: 2',
      /^\.kship\.yml:3: All mapping items must start at the same column$/,
    ],
    ['a key twice', 'fail-on: []\nfail-on: []', /^\.kship\.yml:2: /],
  ])('refuses %s, naming file, line and key', (_, text, message) => {
    const parse = () => parsePolicy('.kship.yml', text)
    expect(parse).toThrow(message)
    expect(parse).toThrow(expect.objectContaining({ code: 'malformed-file', input: 'policy' }))
  })
})
