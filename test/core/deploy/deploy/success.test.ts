import { describe, expect, it } from '@jest/globals'
import { openJournal } from '../../../../src/core/deploy/journal.ts'
import { type FakeService, oldDigest } from '../../../fakes/lightsail-service.ts'
import { digest, run, running, secret, world } from './world.ts'

describe('a deployment that goes well', () => {
  it('pushes, registers, creates, follows its own version and proves what runs', async () => {
    const here = world()
    await expect(run(here)).resolves.toMatchObject({
      detail: 'deployed',
      summary: `Version 13 serves ${digest}.`,
    })
    expect(here.pushed).toEqual([digest])
    expect(here.service.active()).toMatchObject({ version: 13 })
    expect(here.service.active()?.containers['app']?.environment).toEqual({ COGNITO_CLIENT_SECRET: secret })
    expect(here.journal).toMatchObject({
      deployment: '13',
      transitions: ['ACTIVATING EVALUATING_HEALTH_CHECK', 'ACTIVE'],
      evidence: {
        digests: { verdict: digest, layout: digest, pushed: digest, running: digest },
        smoke: 'passed',
      },
    })
  })

  it('works on a service that never ran anything', async () => {
    const here = world({})
    await expect(run(here, { environmentInherit: [] })).resolves.toMatchObject({ detail: 'deployed' })
    expect(here.service.active()?.version).toBe(1)
  })

  it('does nothing when the same already runs', async () => {
    const here = world()
    await run(here)
    const again = { ...here, journal: openJournal() }
    const calls = here.service.calls.length
    await expect(run(again)).resolves.toMatchObject({ detail: 'unchanged' })
    expect(here.service.calls.slice(calls)).toEqual(['find', 'deployments', 'images', 'find'])
    expect(again.journal.evidence['smoke']).toBe('passed')
  })

  it('visits what an earlier run brought and did not verify, and changes nothing', async () => {
    const here = world()
    await run(here)
    const ports = { ...here.ports, visit: async () => ({ status: 503, body: '' }) }
    await expect(run({ ...here, ports, journal: openJournal() })).resolves.toMatchObject({
      detail: 'not-rolled-back',
      summary: expect.stringContaining('/health answered 503, not 200'),
    })
    expect(here.service.calls.filter((call) => call === 'create')).toHaveLength(1)
  })

  it('does nothing in a dry run, and shows the plan', async () => {
    const here = world()
    await expect(run(here, { dryRun: true })).resolves.toMatchObject({ detail: 'planned' })
    expect(here.service.calls).toEqual(['find', 'deployments', 'images'])
    expect(here.journal.evidence['plan']).toMatchObject({ changes: [`~ app image ${oldDigest} → ${digest}`] })
  })

  it('says when no smoke test was asked for', async () => {
    const here = world()
    await run(here, { smoke: undefined })
    expect(here.journal.skipped).toEqual([{ what: 'smoke test', why: 'no smoke-path given', count: 1 }])
  })

  it('waits for a pending deployment of someone else before it plans', async () => {
    const here = world({ running, script: { 13: ['ACTIVATING', 'FAILED'] } })
    await here.service.create(running)
    await here.service.deployments()
    let polls = 0
    const find: FakeService['find'] = async () => {
      if (polls++ === 1) await here.service.deployments()
      return here.service.find()
    }
    const service = { ...here.service, find }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'deployed',
    })
    expect(here.journal.deployment).toBe('14')
  })
})
