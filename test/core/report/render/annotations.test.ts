import { expect, it } from '@jest/globals'
import { annotationsOf } from '../../../../src/core/report/render/annotations.ts'
import { blocked } from './sample.ts'

const [finding] = blocked.findings
if (finding === undefined) throw new Error('the sample has no finding')

it('marks the line, with what to do', () => {
  expect(annotationsOf(blocked)).toEqual([
    {
      kind: 'error',
      title: 'Cognito app client secret',
      message: '1sc… (52 characters)\nrotate it | now',
      file: 'deploy/pu\u001b[2Jsh.sh',
      line: 25,
      column: 28,
    },
  ])
})

it('names no file of the checkout for what lies in an image', () => {
  const inLayer = { ...finding, where: { surface: 'layer' as const, path: 'app/.env', line: 3 } }
  expect(annotationsOf({ ...blocked, findings: [inLayer] })[0]).not.toHaveProperty('file')
})

it('names no file of the checkout for what lies in another repository, but says where it is', () => {
  const where = { surface: 'blob' as const, path: 'app/.env', line: 3, resource: 'clones/b' }
  const [annotation] = annotationsOf({ ...blocked, findings: [{ ...finding, where }] })
  expect(annotation).not.toHaveProperty('file')
  expect(annotation?.message).toMatch(/^app\/\.env:3 of clones\/b\n/)
})

it('keeps ten of a kind, the worst, so that GitHub drops none of its own choice', () => {
  const waived = { ...finding, blocking: false, status: 'waived' as const }
  const open = { ...finding, blocking: false }
  const findings = [finding, open, waived].flatMap((one) =>
    Array.from({ length: 12 }, (_, index) => ({ ...one, title: `${index}` })),
  )
  const shown = annotationsOf({ ...blocked, findings })
  expect(shown.map(({ kind, title }) => `${kind} ${title}`)).toEqual(
    ['error', 'warning', 'notice'].flatMap((kind) => Array.from({ length: 10 }, (_, at) => `${kind} ${at}`)),
  )
})
