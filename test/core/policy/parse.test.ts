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
    ['a key twice', 'fail-on: []\nfail-on: []', /^\.kship\.yml:2: /],
  ])('refuses %s, naming file, line and key', (_, text, message) => {
    const parse = () => parsePolicy('.kship.yml', text)
    expect(parse).toThrow(message)
    expect(parse).toThrow(expect.objectContaining({ code: 'malformed-file', input: 'policy' }))
  })
})
