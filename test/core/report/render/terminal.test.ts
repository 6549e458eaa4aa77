import { expect, it } from '@jest/globals'
import { renderSummary } from '../../../../src/core/report/render/summary.ts'
import { placeOf, renderTerminal } from '../../../../src/core/report/render/terminal.ts'
import { type Report, report } from '../../../../src/core/report/report.ts'

const blocked: Report = report({
  command: 'secret-guard',
  outcome: 'blocked',
  detail: 'secrets',
  summary: '1 secret in 3 commits: do not merge; rotate it.',
  outputs: { findings: '1', digest: 'sha256:00' },
  findings: [
    {
      rule: 'aws-cognito-client-secret',
      severity: 'high',
      confidence: 'high',
      status: 'open',
      blocking: true,
      title: 'Cognito app client secret',
      excerpt: '1sc… (52 characters)',
      where: {
        surface: 'blob',
        path: 'deploy/pu\u001b[2Jsh.sh',
        line: 25,
        column: 28,
        commit: 'a'.repeat(40),
      },
      fingerprint: '7c1e',
      advice: ['rotate it | now'],
    },
  ],
  debt: [{ what: 'AWS_ACCESS_KEY_ID', where: 'advisor/app', since: 'version 3', 'way out': 'Fargate' }],
  coverage: { read: { commits: 3, blobs: 12 }, skipped: [{ what: 'big.bin', why: 'over 8 MiB', count: 1 }] },
})

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

it('lets no text of the repository become markup in the job summary', () => {
  const [row] = renderSummary(blocked)
    .split('\n')
    .filter((line) => line.startsWith('| blocks'))
  const hostile = { ...blocked, summary: '<img src=x> [a](b) | `c`\n# d' }
  expect(row).toContain('| high | Cognito app client secret |')
  expect(renderSummary(hostile)).toContain('&#60;img src=x&#62; &#91;a&#93;(b) &#124; &#96;c&#96; # d')
})
