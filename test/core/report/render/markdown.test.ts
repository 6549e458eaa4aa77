import { expect, it } from '@jest/globals'
import { renderMarkdown } from '../../../../src/core/report/render/markdown.ts'
import { report } from '../../../../src/core/report/report.ts'
import { blocked } from './sample.ts'

it('lets no text of the repository become markup', () => {
  const hostile = { ...blocked, summary: '<img src=x> [a](b) | `c` @team #1\n# d' }
  expect(renderMarkdown(hostile)).toContain(
    '&#60;img src=x&#62; &#91;a&#93;(b) &#124; &#96;c&#96; &#64;team &#35;1 &#35; d',
  )
})

it('shows findings as one table, with the first thing to do', () => {
  const lines = renderMarkdown(blocked).split('\n')
  const at = lines.indexOf('| | severity | what | where | what to do |')
  expect(lines[at + 1]).toBe('|---|---|---|---|---|')
  expect(lines[at + 2]).toMatch(
    /^\| blocks \| high \| Cognito app client secret \| deploy\/.* \| rotate it &#124; now \|$/,
  )
})

it('stays under what a job summary may hold, and counts what is left out', () => {
  const [finding] = blocked.findings
  if (finding === undefined) throw new Error('the sample has no finding')
  const findings = Array.from({ length: 20_000 }, (_, at) => ({
    ...finding,
    title: `${'ü'.repeat(100)} ${at}`,
  }))
  const text = renderMarkdown({ ...blocked, findings })
  const shown = text.split('\n').filter((line) => line.startsWith('| blocks')).length
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024)
  expect(shown).toBeGreaterThan(1000)
  expect(text).toContain(`${20_000 - shown + 3} more lines in the JSON report.`)
})

it('shows escape codes and direction marks instead of obeying them', () => {
  const skipped = [{ what: 'a\u001b[31m\u202e', why: 'w', count: 1 }]
  const facts = { command: 'secret-guard', outcome: 'incomplete', detail: 'not-read', summary: 'S.' } as const
  const text = renderMarkdown(report({ ...facts, coverage: { read: {}, skipped } }))
  expect(text).toContain('a&#92;u001b&#91;31m&#92;u202e')
})
