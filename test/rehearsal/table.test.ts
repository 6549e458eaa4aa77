import { expect, it } from '@jest/globals'
import { report } from '../../src/core/report/report.ts'
import { renderRoad } from '../../src/rehearsal/table.ts'

const rehearsed = report({
  command: 'rehearse',
  outcome: 'passed',
  detail: 'done',
  summary: 'all of it',
  outputs: { reports: '/reports', page: '/reports/report.html' },
  evidence: {
    road: [
      { step: 'guard', outcome: 'passed', exit: 0 },
      { step: 'deploy-fargate', outcome: 'failed: rolled-back', exit: 4 },
    ],
    faults: [{ fault: 'forged-token', exit: 3, about: 'long' }],
    facts: ['proved', 'not \u001b[31mproved'],
  },
})

it('is tables whose columns stand below one another, what was seen, and where the rest is', () => {
  expect(renderRoad(rehearsed, { colour: false }).split('\n')).toEqual([
    'step            outcome              exit',
    'guard           passed                  0',
    'deploy-fargate  failed: rolled-back     4',
    '',
    'fault         exit',
    'forged-token     3',
    '',
    'proved',
    'not \\u001b[31mproved',
    '',
    "Every step's report: /reports",
    'On one page: /reports/report.html',
    '✓ rehearse: passed (done) all of it',
    '',
  ])
})

it('colours its last line alone', () => {
  const lines = renderRoad(rehearsed, { colour: true }).split('\n')
  expect(lines.filter((line) => line.includes('\u001b['))).toEqual([
    '\u001b[32m✓ rehearse: passed (done) all of it\u001b[0m',
  ])
})
