import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from '../../../src/core/policy/parse.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { inspectorBy, near, ownKinds } from '../../../src/core/secrets/own-rules.ts'
import { repeated, superlinear } from '../../growth.ts'
import { drawn, withChecksum } from './plant.ts'

const shown = `acme_${drawn('example', 32, 'hex')}`
const real = `acme_${drawn('real', 32, 'hex')}`
const rule = (part: Record<string, string> = {}): string =>
  [
    'rules:',
    ...Object.entries({
      name: 'acme-token',
      keywords: '[ACME]',
      pattern: `'acme_([0-9a-f]{32})\\b'`,
      examples: `{ match: ["${shown}"], no-match: [acme_short] }`,
      ...part,
    }).map(([key, value], at) => `  ${at === 0 ? '-' : ' '} ${key}: ${value}`),
  ].join('\n')
const rulesOf = (part?: Record<string, string>) => parsePolicy('.kship.yml', rule(part)).rules
const find = async (text: string, part?: Record<string, string>) =>
  (await inspectorBy({ rules: rulesOf(part), now: 0 })).inspectText(text, 'a.txt')

describe('a rule of the repository’s own', () => {
  it('finds what its first group holds, with what the policy says of it', async () => {
    const [hit, ...more] = await find(`one\nkey = ${real}\n`, {
      title: 'Acme token',
      severity: 'critical',
      confidence: 'medium',
      rotate: '[acme rotate]',
    })
    expect(more).toEqual([])
    expect(hit).toMatchObject({
      rule: { id: 'own-acme-token', title: 'Acme token', severity: 'critical', rotate: ['acme rotate'] },
      confidence: 'medium',
      secret: real.slice(5),
      line: 2,
      column: 12,
    })
  })

  it('counts for the inspector alone that was made with it', async () => {
    const with32 = await inspectorBy({ rules: rulesOf(), now: 0 })
    const with40 = await inspectorBy({
      rules: rulesOf({
        pattern: `'acme_([0-9a-f]{40})\\b'`,
        examples: `{ match: ["${shown}01234567"], no-match: [acme_short] }`,
      }),
      now: 0,
    })
    expect([with32, with40, builtIn].map((one) => one.inspectText(real).length)).toEqual([1, 0, 0])
  })

  it('takes the whole match where it has no group, and each of several', async () => {
    const twice = `${real} ${real.replace(/.$/, '0')}x acme_${drawn('more', 32, 'hex')}`
    const hits = await find(twice, { pattern: `'acme_[0-9a-f]{32}\\b'` })
    expect(hits.map(({ secret }) => secret)).toEqual([real, `acme_${drawn('more', 32, 'hex')}`])
  })

  it('is tried near its keywords, in whatever case, and nowhere else', async () => {
    const value = drawn('near', 32, 'hex')
    const pattern = {
      pattern: `'\\b([0-9a-f]{32})\\b'`,
      examples: `{ match: ["Acme ${value.replace(/./, '0')}"], no-match: [acme] }`,
    }
    const at = (distance: number) => find(`aCmE${' '.repeat(distance)}${value}`, pattern)
    expect(await at(near - 40)).toHaveLength(1)
    expect(await at(near + 40)).toEqual([])
    expect(await find(value, pattern)).toEqual([])
  })

  it('is tried near a keyword whose lower case is longer', async () => {
    const part = {
      keywords: '[İzmir]',
      pattern: `'İzmir (\\w+)'`,
      examples: '{ match: [İzmir 1a], no-match: [Izmir 1a] }',
    }
    expect(await find(`İzmir ${drawn('city', 20, 'lower')}`, part)).toHaveLength(1)
  })

  it('does not find its own example, nor a placeholder', async () => {
    expect(await find(rule())).toEqual([])
    expect(await find(`acme_${'0'.repeat(32)}`)).toEqual([])
  })

  it('leaves to a built-in kind what that proves', async () => {
    const token = withChecksum('ghp_', 'own')
    const part = {
      keywords: '[ghp_]',
      pattern: `'ghp_\\w+'`,
      examples: '{ match: [ghp_a1], no-match: [gho_x] }',
    }
    expect((await find(token, part)).map(({ rule }) => rule.id)).toEqual(['github-token'])
  })

  it.each([
    ['min-length', '33'],
    ['min-bits', '200'],
    ['charset', 'base32'],
  ])('is silent where the value fails %s', async (check, least) => {
    const pattern = `'acme_(\\w+)'`
    const strong = `acme_${drawn('strong', 80, 'base32')}`
    const part = {
      pattern,
      examples: `{ match: [${strong}], no-match: [acme_ab] }`,
      checks: `{ ${check}: ${least} }`,
    }
    expect(await find(`acme_${drawn('weak', 20, 'hex')}`, part)).toEqual([])
    expect(await find(`acme_${drawn('other', 80, 'base32')}`, part)).toHaveLength(1)
  })

  it('takes time linear in the text, whatever the pattern', async () => {
    const [kind] = await ownKinds(
      rulesOf({
        keywords: '[aaaa]',
        pattern: `'(a+)+(b+)+$'`,
        examples: '{ match: [aaaab], no-match: [b] }',
      }),
    )
    const make = (size: number) => {
      const text = `${repeated('a', size)}!`
      const found = () => [...(kind?.find({ path: '', text, binary: false }, []) ?? [])]
      return () => expect(found()).toEqual([])
    }
    expect(superlinear(make, 40_000)).toBeUndefined()
  })
})

describe('a wrong rule', () => {
  it.each([
    [
      'no regular expression',
      { pattern: "'acme_('" },
      /^\.kship\.yml:2: rule "acme-token": "pattern" is not RE2 syntax/,
    ],
    ['one that could look ahead', { pattern: "'acme(?=x)'" }, /is not RE2 syntax/],
    ['one that could look back', { pattern: "'(acme)\\1'" }, /is not RE2 syntax/],
    [
      'one that misses its example',
      { examples: '{ match: [acme_12], no-match: [x] }' },
      /^\.kship\.yml:2: rule "acme-token": it does not find its example "acme_12" of "match"$/,
    ],
    [
      'one that finds what it must not',
      { examples: `{ match: ["${shown}"], no-match: ["${real}"] }` },
      /it finds its example ".*" of "no-match"$/,
    ],
  ])('is refused: %s', async (_, part, message) => {
    await expect(ownKinds(rulesOf(part))).rejects.toThrow(message)
    await expect(ownKinds(rulesOf(part))).rejects.toMatchObject({ code: 'malformed-file', input: 'policy' })
  })

  it.each([
    ['a name with capitals', { name: 'Acme' }, /:2: "name" of a rule/],
    ['no keywords', { keywords: '[]' }, /:3: a rule needs "keywords"/],
    [
      'more keywords than one pass can look for',
      { keywords: `[acme, ${'k'.repeat(20_000)}]` },
      /:2: the keywords of all rules are 20000 characters at most/,
    ],
    ['a keyword that stands everywhere', { keywords: '[ab]' }, /:3: a rule needs "keywords"/],
    ['a long pattern', { pattern: 'x'.repeat(2001) }, /:4: "pattern" of a rule is 2000 characters at most/],
    ['an empty pattern', { pattern: "''" }, /:4: a rule needs "pattern"/],
    ['no example that must not match', { examples: '{ match: [x] }' }, /:5: a rule needs "examples"/],
    ['an unknown severity', { severity: 'bad' }, /:6: "severity" takes critical/],
    ['an unknown confidence', { confidence: 'sure' }, /:6: "confidence" takes high/],
    ['an unknown check', { checks: '{ entropy: 3 }' }, /:6: unknown key "entropy" in "checks"/],
    [
      'a check that is no number',
      { checks: '{ min-bits: much }' },
      /:6: "min-bits" takes a whole number above 0/,
    ],
    ['an unknown set of characters', { checks: '{ charset: hexx }' }, /:6: "charset" takes hex, base32/],
    ['a misspelt key', { keyword: 'x' }, /:6: unknown key "keyword" in a rule; did you mean "keywords"\?/],
  ])('is refused where it is written: %s', (_, part, message) => {
    expect(() => rulesOf(part)).toThrow(message)
  })

  it('is refused where the patterns of all rules are long together', () => {
    const [head = '', ...first] = rule({ pattern: 'x'.repeat(2000) }).split('\n')
    const many = Array.from({ length: 26 }, (_, at) =>
      first.join('\n').replace('acme-token', `acme-token-${at}`),
    )
    expect(() => parsePolicy('.kship.yml', [head, ...many].join('\n'))).toThrow(
      'the patterns of all rules are 50000 characters at most',
    )
  })

  it('is refused when another has its name', () => {
    const twice = `${rule()}\n${rule().split('\n').slice(1).join('\n')}`
    expect(() => parsePolicy('.kship.yml', twice)).toThrow(/:6: there are two rules of the name "acme-token"/)
  })
})
