import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { createVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import { advisor, otherLayout } from './advisor.ts'

const here = advisor()

/** A role that may push too: in the road of two jobs another one does. */
const permissions = {
  Statement: { Effect: 'Allow' as const, Action: ['ecs:*', 'ecr:*', 'iam:PassRole'], Resource: '*' },
}

async function begin(): Promise<string> {
  await here.seeded({}, { role: { permissions } })
  await here.spec({ TEXT: 'two' })
  const { folder } = here
  const digest = await otherLayout(join(folder, 'out'), join(folder, 'other'))
  const time = '2026-01-01T00:00:00Z'
  const verdict = createVerdict({ digest, rehearsal: true, passed: true, time, policyDigest: digest })
  await writeFile(join(folder, 'other.json'), renderVerdict(verdict))
  return digest
}

it('pushes a layout by digest, and what runs is what was pushed', async () => {
  const digest = await begin()
  const inputs = { image: 'other', verdict: 'other.json', 'push-to': `${here.twin.ecr}/advisor` }
  const { code, report } = await here.deploy(inputs)
  expect([code, report.detail]).toEqual([0, 'deployed'])
  expect(report.evidence['digests']).toEqual({
    verdict: digest,
    layout: digest,
    pushed: digest,
    running: digest,
  })
  expect(report.outputs['previous-digest']).toBe(here.digest)
  expect(await here.served()).toBe('two')
}, 60_000)

it('pushes nothing and registers nothing without a verdict about these bytes', async () => {
  await begin()
  const inputs = { image: 'other', 'push-to': `${here.twin.ecr}/advisor` }
  const { code, report } = await here.deploy(inputs)
  expect([code, report.detail]).toEqual([1, 'digest-mismatch'])
  expect(here.twin.calls.filter(({ service }) => service === 'ecs')).toEqual([])
}, 60_000)
