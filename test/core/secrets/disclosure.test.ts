import { expect, it } from '@jest/globals'
import { disclosed } from '../../../src/core/secrets/disclosed.ts'
import { excerpt, masked, toFinding } from '../../../src/core/secrets/disclosure.ts'
import type { Hit } from '../../../src/core/secrets/hit.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { zip } from './archive/archives.ts'
import { drawn, passwords } from './plant.ts'

const hit = (secret: string, key = 'KEY'): Hit => ({
  rule: { id: 'a-kind', title: 'A kind', severity: 'high', rotate: ['turn it'] },
  confidence: 'high',
  secret,
  key,
  line: 1,
  column: 2,
})
const strong = drawn('strong', 40, 'base62')
const print = (one: Hit, path: string): string =>
  toFinding(one, { surface: 'blob', path }, { status: 'open', blocking: true }).fingerprint

it('says of a text that holds no secret, but an archive that is not read, what is so', () => {
  const archive = zip({ 'a.txt': 'a text of some length' }).subarray(0, 60)
  expect(disclosed(`x: ${archive.toString('base64')}`, builtIn)).toBe(
    '(not shown: not all of it could be read)',
  )
})

it('shows three characters at most, and none of a short value', () => {
  expect(excerpt(strong)).toBe(`${strong.slice(0, 3)}… (40 characters)`)
  expect(excerpt('elevenchars')).toBe('(11 characters)')
})

it('carries everything but the value', () => {
  const finding = toFinding(hit(strong), { surface: 'blob', path: 'a' }, { status: 'known', blocking: false })
  expect(finding).toMatchObject({ rule: 'a-kind', status: 'known', blocking: false, advice: ['turn it'] })
  expect(JSON.stringify(finding)).not.toContain(strong)
})

it('tells a strong value by itself, a weak one by its place', () => {
  expect(print(hit(strong), 'a')).toBe(print(hit(strong, 'OTHER'), 'b'))
  expect(print(hit('summer24'), 'a')).toBe(print(hit('winter25'), 'a'))
  expect(print(hit('summer24'), 'a')).not.toBe(print(hit('summer24'), 'b'))
  expect(print(hit('summer24'), 'a')).not.toBe(print(hit('summer24', 'OTHER'), 'a'))
})

it('masks a text that holds secrets, each wherever it stands', () => {
  expect(masked(`x/${strong}/${strong}`, [hit(strong)])).not.toContain(strong)
})

it.each([
  ['a plain path', 'DB_PASSWORD', 'app/.env', ['put DB_PASSWORD', 'git rm app/.env']],
  [
    'a path with blanks and quotes',
    'DB_PASSWORD',
    "it's here/.env",
    ['put DB_PASSWORD', String.raw`git rm 'it'\''s here/.env'`],
  ],
  ['a path like an option', 'DB_PASSWORD', '-rf', ['put DB_PASSWORD', "git rm '-rf'"]],
  ['a name that a shell would run', '$(id)', 'a', ['put SECRET_NAME', 'git rm a']],
  ['no file', 'A', undefined, ['put A', 'git rm FILE']],
])('fills name and file into the advice: %s', (_, key, path, advice) => {
  const one = {
    ...hit(strong, key),
    rule: { ...hit(strong).rule, rotate: ['put {SECRET_NAME}', 'git rm {FILE}'] },
  }
  const where = { surface: 'blob', ...(path !== undefined && { path }) } as const
  expect(toFinding(one, where, { status: 'open', blocking: true }).advice).toEqual(advice)
})

it('shows nothing of a text with a crowd of secrets', () => {
  expect(disclosed(`x ${passwords(200)}`, builtIn)).toContain('x password="')
  expect(disclosed(`x ${passwords(300)}`, builtIn)).toBe('(not shown: it holds a secret)')
})
