import { expect, it } from '@jest/globals'
import { placeOf, renderTerminal } from '../../../../src/core/report/render/terminal.ts'
import { blocked } from './sample.ts'

it('tells a person debt, findings, what to do, what was read, and the outcome last', () => {
  expect(renderTerminal(blocked, { colour: false })).toBe(
    [
      '! debt: AWS_ACCESS_KEY_ID (advisor/app, since version 3); way out: Fargate',
      'BLOCKS Cognito app client secret [aws-cognito-client-secret, high, high confidence]',
      '  at deploy/pu\\u001b[2Jsh.sh:25:28 in commit aaaaaaaaaaaa: 1sc… (52 characters)',
      '  → rotate it | now',
      '  fingerprint 7c1e',
      '  digest: sha256:00',
      '  read: 3 commits, 12 blobs',
      '  not read: big.bin (over 8 MiB)',
      '✗ secret-guard: blocked (secrets) 1 secret in 3 commits: do not merge; rotate it.',
      '',
    ].join('\n'),
  )
})

it('colours whole lines, and only when asked', () => {
  const lines = renderTerminal(blocked, { colour: true }).split('\n')
  expect(lines.filter((line) => line.includes('\u001b['))).toHaveLength(3)
  expect(lines[2]).toContain('\\u001b[2J')
})

it.each([
  [{ surface: 'commit-message', commit: 'b'.repeat(40) }, 'commit-message in commit bbbbbbbbbbbb'],
  [
    { surface: 'layer', path: '.env', line: 1, layer: 'sha256:1', instruction: 'COPY' },
    '.env:1 in layer sha256:1 (COPY)',
  ],
  [{ surface: 'environment', resource: 'advisor/app' }, 'environment of advisor/app'],
] as const)('places %j', (where, text) => {
  expect(placeOf(where)).toBe(text)
})
