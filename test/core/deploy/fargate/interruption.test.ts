import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
import { type FakeFargate, family } from '../../../fakes/fargate-service.ts'
import { run, secret, world } from './world.ts'

const theirs = `${family}:7`

/** Somebody deploys before a call is answered, the nth time that it is made after `since`. */
function meanwhile(call: string, since: string, nth = 1): (name: string, fake: FakeFargate) => void {
  let seen = 0
  return (name, fake) => {
    if (name === call && fake.calls.includes(since) && ++seen === nth) fake.deploy(theirs)
  }
}

describe('somebody else’s newer deployment to Fargate', () => {
  it('made while the revision was registered: nothing is updated', async () => {
    const here = world({ before: meanwhile('register', 'register') })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'superseded',
      summary: expect.stringContaining('advisor:7 was deployed by someone else'),
    })
    expect(here.service.calls).not.toContain('update')
  })

  it('made while ours is followed: superseded', async () => {
    const here = world({
      before: meanwhile('deployments', 'update', 2),
      script: { 'advisor:42': [{ status: 'IN_PROGRESS' }] },
    })
    await expect(run(here)).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.deployed).toEqual([`${family}:42`, theirs])
  })

  it('made when ours had succeeded, and before it was seen: superseded', async () => {
    const here = world({
      before: meanwhile('deployments', 'update', 1),
      script: { 'advisor:42': [{ status: 'SUCCESSFUL' }] },
    })
    await expect(run(here)).resolves.toMatchObject({ detail: 'superseded' })
  })

  it.each([
    ['a failed smoke test', {}, { visit: async () => ({ error: 'x' }) }],
    [
      'a crash loop',
      {
        script: {
          'advisor:42': [
            {
              status: 'IN_PROGRESS',
              stopped: [{}, {}, {}].map(() => ({ stopCode: 'EssentialContainerExited' })),
            },
          ],
        },
      },
      {},
    ],
  ])('is never rolled over after %s', async (_, options, change) => {
    const here = world(options, change)
    // Between the last look at ours and the way back.
    const progress = {
      ...here.ports.progress,
      step: async <T>(title: string, work: () => Promise<T>): Promise<T> => {
        if (title === 'Roll back') here.service.deploy(theirs)
        return work()
      },
    }
    const ports = { ...here.ports, progress }
    await expect(run({ ...here, ports })).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.deployed).toEqual([`${family}:42`, theirs])
  })
})

describe('somebody else’s newer deployment that is not listed yet', () => {
  const unlisted = (here: ReturnType<typeof world>): FakeFargate => ({
    ...here.service,
    deployments: async (which) =>
      (await here.service.deployments(which)).filter(({ taskDefinition }) => taskDefinition !== theirs),
  })

  it('is known by the service: ours that it stopped is superseded', async () => {
    const here = world({
      before: meanwhile('deployments', 'update', 1),
      script: { 'advisor:42': [{ status: 'STOPPED', reason: 'a newer one was started' }] },
    })
    const ports = { ...here.ports, service: unlisted(here) }
    await expect(run({ ...here, ports })).resolves.toMatchObject({ detail: 'superseded' })
  })

  it('is never rolled over', async () => {
    const here = world({}, { visit: async () => ({ error: 'x' }) })
    const progress = {
      ...here.ports.progress,
      step: async <T>(title: string, work: () => Promise<T>): Promise<T> => {
        if (title === 'Roll back') here.service.deploy(theirs)
        return work()
      },
    }
    const ports = { ...here.ports, service: unlisted(here), progress }
    await expect(run({ ...here, ports })).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.calls.filter((call) => call === 'update')).toHaveLength(1)
  })
})

describe('a deployment to Fargate that is cut short', () => {
  it('by the time-out is still running', async () => {
    const here = world({ script: { 'advisor:42': [{ status: 'IN_PROGRESS' }] } })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'still-running',
      summary: expect.stringContaining('ECS goes on with it by itself'),
    })
  })

  it.each([
    [
      'while registering',
      'register',
      'The image is in the registry. A revision may be registered; no deployment',
    ],
    ['while updating', 'update', 'A deployment of revision advisor:42 was asked for'],
  ])('by a signal %s says in what state things are', async (_, call, state) => {
    const here = world({
      before: (name) => {
        if (name !== call) return
        here.stop()
        throw new Error('stop')
      },
    })
    await expect(run(here)).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'cancelled',
      message: expect.stringContaining(state),
    })
  })

  it('by an error after the change closes as failed, without AWS’s quotations', async () => {
    const here = world()
    const update = () => Promise.reject(new Halted('incomplete', 'refused', `bad ${secret}`))
    const service = { ...here.service, update }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'refused',
      message: expect.stringContaining('bad [COGNITO_CLIENT_SECRET]'),
    })
  })

  it.each([
    ['service', undefined],
    ['cluster', 'no-cluster'],
  ] as const)('names a %s that does not exist', async (input, state) => {
    const here = world()
    const service = { ...here.service, find: async () => state }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      code: 'bad-value',
      input,
    })
  })
})
