import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
import { EngineFailure } from '../../../../src/core/scan/assessment.ts'
import type { Scanner } from '../../../../src/core/scan/inspector/scanner.ts'
import { ask } from './ask.ts'

const failure = async (answer: Promise<unknown>): Promise<EngineFailure> => {
  const thrown = await answer.catch((error: unknown) => error)
  if (thrown instanceof EngineFailure) return thrown
  throw new Error(`no EngineFailure but ${thrown}`)
}

describe('Inspector cannot be asked', () => {
  const cases: readonly (readonly [string, Partial<Scanner>, string])[] = [
    ['without a repository', { configuration: async () => undefined }, 'aws ecr create-repository'],
    [
      'with basic scanning',
      { configuration: async () => ({ type: 'BASIC', frequency: 'SCAN_ON_PUSH' }) },
      'scans by BASIC',
    ],
    ['switched off', { accountStatus: async () => 'DISABLED' }, 'is DISABLED in eu-west-1'],
    [
      'without a filter for the repository',
      { configuration: async () => ({ type: 'ENHANCED', frequency: 'MANUAL' }) },
      'no scan filter',
    ],
    [
      'in a region without it',
      {
        accountStatus: async () => {
          throw new Halted('incomplete', 'unreachable', 'no answer (ENOTFOUND).')
        },
      },
      'does not answer in eu-west-1',
    ],
    [
      'when a call is refused',
      {
        accountStatus: async () => {
          throw new Halted('incomplete', 'access-denied', 'AWS refused inspector2:BatchGetAccountStatus')
        },
      },
      'AWS refused inspector2:BatchGetAccountStatus',
    ],
    [
      'with a login for another registry',
      { login: async () => ({ registry: 'other.example.invalid', username: 'AWS', password: 'p' }) },
      'is for other.example.invalid',
    ],
  ]
  it.each(cases)('%s: told before a byte is pushed', async (_, change, message) => {
    const { answer, scanner, clock } = ask({}, change)
    const { reason, message: said } = await failure(answer)
    expect([reason, said]).toEqual(['failed', expect.stringContaining(message)])
    expect(scanner.calls).not.toContain('push')
    expect(clock.slept).toEqual([])
  })

  it('closes the run when the registry does not have what was pushed', async () => {
    const { answer } = ask({}, { pushedAt: async () => undefined })
    await expect(answer).rejects.toMatchObject({ outcome: 'failed', detail: 'digest-mismatch' })
  })
})
