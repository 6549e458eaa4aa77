import { expect, it } from '@jest/globals'
import { amend } from '../../../src/core/policy/amend.ts'
import { parsePolicy } from '../../../src/core/policy/parse.ts'

const fingerprint = '12345678'.repeat(4)
const waiver = { fingerprint, reason: 'a test key: never issued', owner: 'ada', expires: '2026-12-31' }
const other = `  # the old pipeline
  - fingerprint: ${'ab'.repeat(16)}
    reason: x # keep
    owner: bob
    expires: 2026-08-01
`
const item = (indent: string): string =>
  `${indent}- fingerprint: "${fingerprint}"
${indent}  reason: "a test key: never issued"
${indent}  owner: ada
${indent}  expires: 2026-12-31
`

it.each([
  ['an empty file', '', `waivers:\n${item('  ')}`],
  ['a comment alone', '# ours\n', `# ours\n\nwaivers:\n${item('  ')}`],
  ['an empty list', 'waivers: []\n', `waivers:\n${item('  ')}`],
  ['no waivers yet', 'fail-on: [high]\n', `fail-on: [high]\nwaivers:\n${item('  ')}`],
  ['spaced brackets', 'fail-on: [ high ]\n', `fail-on: [ high ]\nwaivers:\n${item('  ')}`],
  [
    'one waiver, between comments',
    `# top\nwaivers:\n${other}\n# image\nimage: {unfixed: block}\n`,
    `# top\nwaivers:\n${other}${item('  ')}\n# image\nimage: {unfixed: block}\n`,
  ],
  [
    'a list without indentation',
    `waivers:\n${other.replace(/^ {2}/gm, '')}`,
    `waivers:\n${other.replace(/^ {2}/gm, '')}${item('')}`,
  ],
])('adds to %s, and changes nothing else', (_, before, after) => {
  expect(amend(before, [waiver])).toBe(after)
  expect(parsePolicy('p', after).waivers).toContainEqual(waiver)
})

it('changes what is there in its place, its comments kept', () => {
  const before = `waivers:\n${other}${item('  ')}`
  const changed = { ...waiver, fingerprint: 'ab'.repeat(16), reason: 'y' }
  expect(amend(before, [changed])).toBe(
    before
      .replace('reason: x # keep', 'reason: y # keep')
      .replace('bob', 'ada')
      .replace('2026-08-01', '2026-12-31'),
  )
})

it('finds an unquoted fingerprint of digits alone', () => {
  const before = `waivers:\n${item('  ').replaceAll('"', '').replace(': never', ' never')}`
  expect(parsePolicy('p', amend(before, [waiver])).waivers).toEqual([waiver])
})

it('keeps the line ends of Windows', () => {
  expect(amend('fail-on: [high]\r\n', [waiver])).toBe(
    `fail-on: [high]\nwaivers:\n${item('  ')}`.replaceAll('\n', '\r\n'),
  )
})
