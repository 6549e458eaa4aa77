import { expect, it } from '@jest/globals'
import { renderHtml } from '../../../../src/core/report/render/html.ts'
import { blocked } from './sample.ts'

const hostile = `<script>alert("x")</script>'`

it('lets no text become markup, whatever field it stands in', () => {
  const [finding] = blocked.findings
  if (finding === undefined) throw new Error('the sample has no finding')
  const page = renderHtml({
    ...blocked,
    summary: hostile,
    outputs: { [hostile]: hostile },
    findings: [
      {
        ...finding,
        rule: hostile,
        title: hostile,
        excerpt: hostile,
        advice: [hostile],
        fingerprint: hostile,
      },
    ],
    debt: [{ what: hostile, where: hostile, 'way out': hostile }],
    coverage: { read: { [hostile]: 1 }, skipped: [{ what: hostile, why: hostile, count: 1 }] },
    evidence: { [hostile]: [hostile, { a: hostile }] },
  })
  expect(page).not.toContain('<script')
  expect(page).not.toMatch(/alert\("/)
  expect(page.match(/&#60;script&#62;/g)).toHaveLength(17)
})

it('asks the network for nothing', () => {
  const page = renderHtml(blocked)
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  expect(page).not.toMatch(/<(?:script|img|link|iframe)|url\(|@import|src=|href=/)
})

it('shows records as a table, and each part of a rehearsal folded', () => {
  const steps = [
    { step: 'scan', exit: 0 },
    { step: 'deploy', exit: 4, digest: 'sha256:1' },
  ]
  const page = renderHtml({ ...blocked, evidence: { steps } }, [
    { title: 'scan', report: blocked },
    { title: 'deploy', report: blocked },
  ])
  expect(page).toContain('<thead><tr><th>step</th><th>exit</th><th>digest</th></tr></thead>')
  expect(page).toContain('<tr><td>deploy</td><td>4</td><td>sha256:1</td></tr>')
  expect(page.match(/<details>/g)).toHaveLength(2)
})

it('gives equal bytes for equal reports', () => {
  expect(renderHtml(blocked)).toBe(renderHtml(structuredClone(blocked)))
})
