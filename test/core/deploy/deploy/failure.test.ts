import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
import type { Ports } from '../../../../src/core/deploy/journal.ts'
import type { Workload } from '../../../../src/core/deploy/lightsail/service.ts'
import { inspectorBy } from '../../../../src/core/secrets/own-rules.ts'
import { deskKey, deskRule } from '../../../fakes/own-rule.ts'
import { formsOf } from '../../../fakes/secret.ts'
import { run, running, secret, world } from './world.ts'

describe('a deployment that goes wrong', () => {
  const refused = { running, script: { 13: ['ACTIVATING', 'ACTIVATING', 'FAILED'] as const } }

  it('is rolled back by Lightsail, and fails although the service says RUNNING', async () => {
    const here = world({ ...refused, log: ['starting', 'dial 8501: connection refused'] })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: 'Version 13 never became healthy (nothing listened on 8501); version 12 serves again.',
    })
    expect(here.service.active()?.version).toBe(12)
    expect(here.journal.evidence).toMatchObject({
      diagnosis: 'port-not-listening',
      rollback: { to: '12', verified: true },
    })
  })

  it('is not called rolled back when nothing serves', async () => {
    const here = world({ script: { 1: ['FAILED'] } })
    await expect(run(here, { environmentInherit: [] })).resolves.toMatchObject({
      detail: 'not-rolled-back',
      summary: expect.stringContaining('nothing ran before it'),
    })
  })

  it('keeps secrets out of the log, in every form', async () => {
    const log = [
      ...formsOf(secret).map((form) => `value: ${form}.`),
      `b64 ${Buffer.from(`x=${secret}`).toString('base64')}`,
    ]
    const here = world({ ...refused, log })
    await run(here)
    expect(here.journal.log).toHaveLength(log.length)
    for (const form of formsOf(secret)) expect(JSON.stringify(here.journal)).not.toContain(form)
    expect(JSON.stringify(here.journal)).not.toContain(Buffer.from(secret).toString('base64').slice(4, 40))
  })

  it('keeps out of the log, and of AWS’s words, what a rule of the policy finds', async () => {
    const inspector = await inspectorBy({ rules: [deskRule], now: 0 })
    const here = world({ ...refused, log: [`opened with ${deskKey('log')}`] })
    await run(here, { inspector })
    expect(here.journal.log).toEqual(['opened with des… (25 characters)'])
    const words = new Halted('failed', 'refused', `AWS says ${deskKey('said')}`)
    const push = () => Promise.reject(words)
    await expect(run(world({ running }, { push }), { inspector })).rejects.toMatchObject({
      message: expect.stringContaining('AWS says des… (25 characters)'),
    })
  })

  it('says so when the log may not be read, and goes on', async () => {
    const here = world(refused)
    const service = {
      ...here.service,
      log: () => Promise.reject(new Halted('incomplete', 'access-denied', 'no GetContainerLog')),
    }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'rolled-back',
    })
    expect(here.journal.skipped).toContainEqual({
      what: 'container log',
      why: 'no GetContainerLog',
      count: 1,
    })
  })

  it.each([
    ['a wrong status', { status: 500, body: '' }, 'answered 500, not 200'],
    ['a wrong page', { status: 200, body: secret }, 'does not hold the expected text'],
    ['no answer', { error: 'ECONNREFUSED' }, 'did not answer (ECONNREFUSED)'],
  ])('is rolled back by us on %s', async (_, answer, why) => {
    const here = world({ running }, { visit: async () => answer })
    const { detail, summary } = await run(here)
    expect(detail).toBe('rolled-back')
    expect(summary).toContain(why)
    expect(here.service.active()).toMatchObject({ version: 14, ...running })
    expect(here.journal.evidence['rollback']).toEqual({ to: '12', verified: true, by: 'kship' })
  })

  it('passes the smoke test when a later try answers', async () => {
    let tries = 0
    const visit: Ports['visit'] = async () =>
      ++tries < 5 ? { error: 'ECONNRESET' } : { status: 200, body: 'ok' }
    await expect(run(world({ running }, { visit }))).resolves.toMatchObject({ detail: 'deployed' })
  })

  it('is rolled back when another image runs than the one that was pushed', async () => {
    const here = world({ running, tamper: `sha256:${'f'.repeat(64)}` })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: expect.stringContaining('the image that runs is'),
    })
    expect(here.service.active()).toMatchObject(running)
  })

  it('is told as not rolled back when the rollback fails too', async () => {
    const here = world({ running, script: { 14: ['FAILED'] } }, { visit: async () => ({ error: 'x' }) })
    await expect(run(here)).resolves.toMatchObject({ detail: 'not-rolled-back' })
    const denied = world({ running }, { visit: async () => ({ error: 'x' }) })
    const create = denied.service.create
    let created = 0
    const service = {
      ...denied.service,
      create: (workload: Workload) =>
        created++ === 0 ? create(workload) : Promise.reject(new Halted('incomplete', 'access-denied', 'no')),
    }
    await expect(run({ ...denied, ports: { ...denied.ports, service } })).resolves.toMatchObject({
      detail: 'not-rolled-back',
    })
  })

  it('has nothing to go back to on the first deployment', async () => {
    const here = world({}, { visit: async () => ({ error: 'x' }) })
    await expect(run(here, { environmentInherit: [] })).resolves.toMatchObject({ detail: 'not-rolled-back' })
    expect(here.service.active()?.version).toBe(1)
  })
})
