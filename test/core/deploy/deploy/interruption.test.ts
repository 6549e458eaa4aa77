import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
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
      summary: expect.stringContaining('60 s'),
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
    ['while following', 'find', 'Version 13 was created; Lightsail goes on with it by itself.'],
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

  it('names a service that does not exist', async () => {
    const here = world()
    const service = { ...here.service, find: async () => undefined }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      code: 'bad-value',
      input: 'service',
    })
  })
})
