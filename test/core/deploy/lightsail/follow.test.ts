import { describe, expect, it } from '@jest/globals'
import { follow } from '../../../../src/core/deploy/lightsail/follow.ts'
import type { Deployment } from '../../../../src/core/deploy/lightsail/service.ts'
import { fakeClock } from '../../../fakes/clock.ts'
import { deployment } from '../../../fakes/lightsail-service.ts'

type Poll = Readonly<Record<number, Deployment['state']>>
const nothing = { containers: {} }

/** Version 13, poll by poll; the last poll stays. */
async function followed(...polls: readonly Poll[]) {
  const seen: string[] = []
  let at = 0
  const service = {
    find: async () => ({ state: 'DEPLOYING', stateDetail: 'CREATING_DEPLOYMENT' }),
    async deployments() {
      const poll = polls[Math.min(at++, polls.length - 1)] ?? {}
      return Object.entries(poll).map(([version, state]) => deployment(Number(version), state, nothing))
    },
  }
  const watch = { clock: fakeClock(), deadline: 60_000, seen: (one: string) => void seen.push(one) }
  const { ending } = await follow(13, service, watch)
  return { ending, seen }
}

describe('following one version', () => {
  it.each<readonly [string, readonly Poll[], string]>([
    ['active', [{ 13: 'ACTIVATING' }, { 13: 'ACTIVE' }], 'serves'],
    ['failed, though an older one is active', [{ 12: 'ACTIVE', 13: 'FAILED' }], 'given-up'],
    ['not listed at first', [{ 12: 'ACTIVE' }, { 12: 'ACTIVE', 13: 'ACTIVE' }], 'serves'],
    ['replaced', [{ 13: 'INACTIVE' }], 'superseded'],
    ['active, and a newer one on its way', [{ 13: 'ACTIVE', 14: 'ACTIVATING' }], 'superseded'],
    ['failed, and a newer one on its way', [{ 13: 'FAILED', 14: 'ACTIVATING' }], 'superseded'],
    ['activating for ever', [{ 13: 'ACTIVATING' }], 'still-running'],
  ])('%s', async (_, polls, ending) => {
    await expect(followed(...polls)).resolves.toMatchObject({ ending })
  })

  it('tells the state of the version, and of the service while it comes up', async () => {
    const { seen } = await followed({}, { 13: 'ACTIVATING' }, { 13: 'ACTIVE' })
    expect(seen).toEqual(['not listed yet', 'ACTIVATING CREATING_DEPLOYMENT', 'ACTIVE'])
  })
})
