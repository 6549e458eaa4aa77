import { describe, expect, it } from '@jest/globals'
import { Halted, UsageError } from '../../../../src/core/command/failure.ts'
import type { fakeService } from '../../../fakes/lightsail-service.ts'
import { run, running, secret, world } from './world.ts'

describe('somebody else’s newer deployment', () => {
  const newer = (when: string, after = 0): Parameters<typeof fakeService>[0] => {
    let seen = 0
    return {
      running,
      before: (call, fake) => {
        if (call === when && seen++ === after)
          void fake.versions.push({
            ...running,
            version: fake.versions.length + 12,
            state: 'ACTIVATING',
            createdAt: 0,
          })
      },
    }
  }

  it('made while the image was pushed: nothing is created', async () => {
    const here = world(newer('registryLogin'))
    await expect(run(here)).resolves.toMatchObject({
      detail: 'superseded',
      summary: expect.stringContaining('Version 13'),
    })
    expect(here.service.calls).not.toContain('create')
  })

  it('made while ours is followed: superseded', async () => {
    const here = world(newer('find', 1))
    await expect(run(here)).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.versions.at(-1)?.version).toBe(14)
  })

  it('is never rolled over', async () => {
    const here = world(newer('log'), { visit: async () => ({ error: 'x' }) })
    await expect(run(here)).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.versions.map(({ version }) => version)).toEqual([12, 13, 14])
  })
})

describe('a deployment that is cut short', () => {
  it('by the time-out is still running', async () => {
    const here = world({ running, script: { 13: ['ACTIVATING'] } })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'still-running',
      summary: expect.stringMatching(/60 s\. .*version 12 serves until it is healthy/),
    })
    expect(here.service.active()?.version).toBe(12)
  })

  it('by a signal before any change leaves the signal’s own error', async () => {
    const here = world({ running }, { subject: () => Promise.reject(new Error('stop')) })
    here.stop()
    await expect(run(here)).rejects.toThrow('stop')
  })

  it.each([
    ['while pushing', 'register', 'The image is in the registry; no deployment was made.'],
    [
      'while following',
      'find',
      'Version 13 was created. Lightsail goes on with it by itself: version 12 serves until it is healthy, and further on if it never is. To see how it ends: aws lightsail get-container-service-deployments --service-name advisor; then run again.',
    ],
  ])('by a signal %s says in what state things are', async (_, call, state) => {
    const here = world({
      running,
      before: (name, fake) => {
        if (name !== call || (call === 'find' && !fake.calls.includes('create'))) return
        here.stop()
        throw new Error('stop')
      },
    })
    await expect(run(here)).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'cancelled',
      message: `Cancelled. ${state}`,
    })
  })

  it('by an error after the change closes as failed, without AWS’s quotations', async () => {
    const here = world()
    const service = {
      ...here.service,
      create: () => Promise.reject(new Halted('incomplete', 'refused', `bad ${secret}`)),
    }
    const error = await run({ ...here, ports: { ...here.ports, service } }).catch((thrown: Halted) => thrown)
    expect(error).toMatchObject({
      outcome: 'failed',
      detail: 'refused',
      message: expect.stringContaining('bad [COGNITO_CLIENT_SECRET]'),
    })
  })

  it.each([
    ['a defect of ours', new TypeError(`bad ${secret}`), 'defect'],
    ['an input that fits no longer', new UsageError('bad-value', 'service', 'it is gone'), 'refused'],
  ])(
    'by %s after the change closes as failed, and says in what state things are',
    async (_, thrown, detail) => {
      const here = world()
      const service = { ...here.service, register: () => Promise.reject(thrown) }
      const error = await run({ ...here, ports: { ...here.ports, service } }).catch((one: unknown) => one)
      expect(error).toMatchObject({ outcome: 'failed', detail })
      expect(String(error)).toContain('The image is in the registry; no deployment was made.')
      expect(String(error)).not.toContain(secret)
    },
  )

  it.each([
    ['of the call that was carried out', true],
    ['of the call that was not', false],
  ])('by the lost answer %s starts one deployment', async (_, isCarriedOut) => {
    const here = world()
    let lost = 0
    const create: typeof here.service.create = async (workload) => {
      if (lost++ > 0) return here.service.create(workload)
      if (isCarriedOut) await here.service.create(workload)
      throw new Halted('incomplete', 'unreachable', 'No answer.')
    }
    const service = { ...here.service, create }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'deployed',
      summary: expect.stringContaining('Version 13'),
    })
    expect(here.service.versions.map(({ version }) => version)).toEqual([12, 13])
  })

  it('by a lost answer, and somebody else’s meanwhile, starts none over that', async () => {
    const here = world()
    const create: typeof here.service.create = async () => {
      if (!here.service.calls.includes('create')) await here.service.create(running)
      throw new Halted('incomplete', 'unreachable', 'No answer.')
    }
    const service = { ...here.service, create }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'unreachable',
    })
    expect(here.service.versions.map(({ version }) => version)).toEqual([12, 13])
  })

  it('by a lost answer to the call that starts it says that it was asked for', async () => {
    const here = world()
    const lost = new Halted('incomplete', 'unreachable', 'No answer.')
    const service = { ...here.service, create: () => Promise.reject(lost) }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('A deployment was asked for; what became of it was not seen.'),
    })
  })

  it('by somebody else’s that does not end is over before anything is changed', async () => {
    const here = world({ running, script: { 13: ['ACTIVATING'] } })
    await here.service.create(running)
    await expect(run(here)).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'still-running',
      message: expect.stringContaining('Version 13 was deployed by someone else'),
    })
    expect(here.service.calls.filter((call) => call === 'create')).toHaveLength(1)
    expect(here.pushed).toEqual([])
  })

  it.each([
    ['before the plan', 'images'],
    ['before the start', 'register'],
    ['before the way back', 'log'],
  ])('by a list of deployments that lacks what ran, %s, deploys over nobody', async (_, since) => {
    const here = world({ running }, { visit: async () => ({ error: 'x' }) })
    const deployments = async () =>
      since === 'images' || here.service.calls.includes(since) ? [] : here.service.deployments()
    const service = { ...here.service, deployments }
    await run({ ...here, ports: { ...here.ports, service } }).catch(() => undefined)
    expect(here.service.calls.filter((call) => call === 'create')).toHaveLength(since === 'log' ? 1 : 0)
  })

  it('names a service that does not exist', async () => {
    const here = world()
    const service = { ...here.service, find: async () => undefined }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      code: 'bad-value',
      input: 'service',
    })
  })
})
