import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
import { openJournal } from '../../../../src/core/deploy/journal.ts'
import { family, oldDigest } from '../../../fakes/fargate-service.ts'
import { digest, repository, run, running, secret, world } from './world.ts'

describe('a deployment to Fargate that goes well', () => {
  it('pushes, registers, updates, follows its own deployment and proves what runs', async () => {
    const here = world()
    await expect(run(here)).resolves.toMatchObject({
      detail: 'deployed',
      summary: `Revision advisor:42 serves ${digest}.`,
    })
    expect(here.pushed).toEqual([`${repository}@${digest}`])
    expect(here.service.deployed).toEqual([`${family}:42`])
    expect(here.service.registered).toEqual([
      {
        ...running,
        containerDefinitions: [{ ...running.containerDefinitions[0], image: `${repository}@${digest}` }],
      },
    ])
    expect(here.journal).toMatchObject({
      deployment: 'advisor:42',
      url: 'https://advisor.example.invalid',
      transitions: ['2 IN_PROGRESS', '2 SUCCESSFUL'],
      evidence: {
        digests: { verdict: digest, layout: digest, pushed: digest, running: digest },
        smoke: 'passed',
        'task-definition': `${family}:42`,
      },
    })
  })

  it('takes an image that a registry keeps, and says what it did not see of it', async () => {
    const here = world({}, { subject: async () => ({ digest }) })
    await expect(run(here)).resolves.toMatchObject({ detail: 'deployed' })
    expect(here.pushed).toEqual([])
    expect(here.journal.skipped).toContainEqual(expect.objectContaining({ what: 'platform of the image' }))
    expect(here.journal.evidence['digests']).toEqual({ verdict: digest, named: digest, running: digest })
  })

  it('does nothing when the same already runs', async () => {
    const here = world()
    await run(here)
    const calls = here.service.calls.length
    await expect(run({ ...here, journal: openJournal() })).resolves.toMatchObject({
      detail: 'unchanged',
      summary: expect.stringContaining('Revision advisor:42 runs this very image'),
    })
    expect(here.service.calls.slice(calls)).toEqual(['find', 'deployments', 'find', 'revision', 'tasks'])
  })

  it('deploys a definition again that says the right image and runs another', async () => {
    const pinned = {
      ...running,
      containerDefinitions: [{ ...running.containerDefinitions[0], image: `${repository}@${digest}` }],
    }
    const here = world({ running: pinned })
    // The same content again gives the same revision, which only a forced deployment brings out.
    await run(here)
    expect(here.service.calls).toContain('update --force')
    expect(here.service.calls).not.toContain('register')
  })

  it('does nothing in a dry run, and shows the plan without values', async () => {
    const here = world()
    await expect(run(here, { dryRun: true })).resolves.toMatchObject({ detail: 'planned' })
    expect([here.pushed, here.service.registered, here.service.deployed]).toEqual([[], [], []])
    expect(here.journal.evidence['plan']).toMatchObject({ changes: [`~ app image ${oldDigest} → ${digest}`] })
    expect(JSON.stringify(here.journal)).not.toContain(secret)
  })

  it('waits for a deployment of someone else before it plans', async () => {
    const here = world({ script: { 'advisor:7': [{ status: 'IN_PROGRESS' }, { status: 'STOPPED' }] } })
    const { service } = here
    service.deploy(`${family}:7`)
    service.deploy(`${family}:41`)
    await expect(run(here)).resolves.toMatchObject({ detail: 'deployed' })
    expect(service.deployed).toEqual([`${family}:7`, `${family}:41`, `${family}:42`])
  })

  it('gives up before it changes anything when the other one does not end', async () => {
    const here = world({ script: { 'advisor:7': [{ status: 'IN_PROGRESS' }] } })
    here.service.deploy(`${family}:7`)
    await expect(run(here)).rejects.toMatchObject({ outcome: 'failed', detail: 'still-running' })
    expect(here.service.calls).not.toContain('update')
  })
})

describe('registering', () => {
  it('takes up the revision that an earlier run left behind', async () => {
    const here = world({}, { visit: async () => ({ error: 'x' }) })
    await expect(run(here)).resolves.toMatchObject({ detail: 'rolled-back' })
    const again = { ...here, journal: openJournal() }
    await run(again)
    expect(here.service.registered).toHaveLength(1)
  })

  it('is not repeated when the answer was lost', async () => {
    const here = world()
    let lost = 0
    const service = {
      ...here.service,
      register: async (definition: Parameters<typeof here.service.register>[0]) => {
        const arn = await here.service.register(definition)
        if (lost++ === 0) throw new Halted('incomplete', 'unreachable', 'no answer')
        return arn
      },
    }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'deployed',
    })
    expect(here.service.registered).toHaveLength(1)
  })

  it('is done again when it did not come through', async () => {
    const here = world()
    let lost = 0
    const service = {
      ...here.service,
      register: async (definition: Parameters<typeof here.service.register>[0]) => {
        if (lost++ === 0) throw new Halted('incomplete', 'unreachable', 'no answer')
        return here.service.register(definition)
      },
    }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'deployed',
    })
  })
})
