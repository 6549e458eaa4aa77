import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import Ajv from 'ajv'
import { parse } from 'yaml'
import { parsePolicy } from '../../../src/core/policy/parse.ts'
import { policySchema } from '../../../src/core/policy/schema.ts'
import { ownKinds } from '../../../src/core/secrets/own-rules.ts'

const validate = new Ajv({ allErrors: true }).compile(policySchema)
const accepts = (text: string): boolean => validate(parse(text)) === true
const parses = (text: string): boolean => {
  try {
    parsePolicy('p', text)
    return true
  } catch {
    return false
  }
}
const waiver = (part = ''): string =>
  `waivers: [{ fingerprint: "${'ab'.repeat(16)}", reason: x, owner: a, expires: 2026-12-31${part} }]`
const rule = (part = ''): string =>
  `rules: [{ name: a, keywords: [abc], pattern: abc, examples: { match: [abc], no-match: [b] }${part} }]`

describe('the schema and the parser agree on', () => {
  it.each([
    [
      'a whole policy',
      `fail-on: [high]\nimage: { fail-on: [low], unfixed: block }\n${waiver()}\n${rule()}`,
      true,
    ],
    [
      'every key of a rule',
      rule(
        ', title: t, severity: low, confidence: low, rotate: [x], checks: { charset: hex, min-bits: 1, min-length: 1 }',
      ),
      true,
    ],
    ['an unknown key', 'waiver: []', false],
    ['low in fail-on', 'fail-on: [low]', false],
    ['a mode that is none', 'image: { unfixed: ignore }', false],
    ['a severity that is none', 'image: { fail-on: [bad] }', false],
    ['an unknown key of a waiver', waiver(', until: x'), false],
    ['a short fingerprint', waiver().replace('abab', ''), false],
    ['no owner', waiver().replace('owner: a,', ''), false],
    ['no such month', waiver().replace('-12-', '-13-'), false],
    ['an unknown key of a rule', rule(', keyword: x'), false],
    ['an unknown check', rule(', checks: { entropy: 1 }'), false],
    ['a check of nothing', rule(', checks: { min-bits: 0 }'), false],
    ['a name with capitals', rule().replace('name: a', 'name: A'), false],
    ['a short keyword', rule().replace('[abc]', '[ab]'), false],
    ['a long pattern', rule().replace('pattern: abc', `pattern: ${'a'.repeat(2001)}`), false],
    ['no keywords', rule().replace('[abc]', '[]'), false],
    ['no example that must not match', rule().replace(', no-match: [b]', ''), false],
  ])('%s', (_, text, expected) => {
    expect([accepts(text), parses(text)]).toEqual([expected, expected])
  })
})

it('is what the contract shows', async () => {
  const contract = readFileSync(new URL('../../../docs/contract.md', import.meta.url), 'utf8')
  const shown = (contract.split('## Policy\n\n')[1] ?? '').split(/\n\n(?=\S)/)[0] ?? ''
  const text = shown
    .replace('32 hexadecimal digits, as the report shows them', `"${'ab'.repeat(16)}"`)
    .replace('YYYY-MM-DD', '2026-12-31')
  expect(accepts(text)).toBe(true)
  expect(await ownKinds(parsePolicy('contract.md', text).rules)).toHaveLength(1)
})
