import { type Report, report } from '../../../../src/core/report/report.ts'

/** One finding of a hostile repository, one debt, one thing unread. */
export const blocked: Report = report({
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
