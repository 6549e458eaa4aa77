import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../src/core/command/failure.ts'
import type { Triage } from '../../../src/core/report/finding.ts'
import {
  type HeldKey,
  type LastUse,
  mostKeys,
  type TriagePorts,
  triageKeys,
} from '../../../src/core/secrets/key-triage.ts'
import { type Answers, keyAuthority } from '../../fakes/key-authority.ts'
import { drawn, keyIdOf } from './plant.ts'

const own = '123456789012'
const id = keyIdOf(own)
const session = keyIdOf(own, 'ASIA')
const old = `AKIAI${drawn('old', 15, 'base32')}`
const at = new Date('2026-11-20T10:11:12Z')
const created = new Date('2024-03-01T09:00:00Z')
const use: LastUse = { user: 'app-user', at, service: 's3', region: 'eu-west-1' }
const held: HeldKey = { id, status: 'Active', created }
const halted = (detail: 'access-denied' | 'unreachable' | 'refused', message = `about ${id}`): Halted =>
  new Halted('incomplete', detail, message)

const authority = (answers: Partial<Answers>) =>
  keyAuthority(own, { account: own, use, keys: [held], ...answers })

async function triage(keyId: string, answers: Partial<Answers>): Promise<{ told: Triage; asked: string[] }> {
  const { fake, asked } = authority(answers)
  const { told } = await triageKeys([keyId], { open: async () => fake, isOver: () => false })
  return { told: told.get(keyId) ?? { untold: ['nothing'] }, asked }
}

const mine = { account: own, own: true }
const used = { at: '2026-11-20T10:11:12.000Z', service: 's3', region: 'eu-west-1' }
const known = { ...mine, user: 'app-user', created: '2024-03-01T09:00:00.000Z', used }

describe('what AWS tells of a key', () => {
  it.each<readonly [string, Partial<Answers>, Partial<Triage>]>([
    ['active', {}, { ...known, status: 'active' }],
    ['inactive', { keys: [{ ...held, status: 'Inactive' }] }, { ...known, status: 'inactive' }],
    ['expired', { keys: [{ ...held, status: 'Expired' }] }, { ...known, status: 'expired' }],
    ['of a status that nobody knows yet', { keys: [{ ...held, status: 'Paused' }] }, known],
    [
      'beside another of its user',
      { keys: [{ ...held, id: 'other' }, held] },
      { ...known, status: 'active' },
    ],
    ['never used', { use: { ...use, at: undefined } }, { ...known, status: 'active', used: 'never' }],
    [
      'used nowhere in particular',
      { use: { ...use, service: 'N/A', region: 'N/A' } },
      { ...known, status: 'active', used: { at: used.at } },
    ],
    ['deleted', { use: 'no such key' }, { ...mine, status: 'deleted' }],
    [
      'deleted just now',
      { keys: [{ ...held, id: 'other' }] },
      { ...mine, user: 'app-user', used, status: 'deleted' },
    ],
    ['of no user, as the root’s', { use: { ...use, user: undefined } }, { ...mine, used }],
    ['of a user who is no name', { use: { ...use, user: 'x; rm -rf ~' } }, { ...mine, used }],
    ['of a user who is a flag', { use: { ...use, user: '--debug' } }, { ...mine, used }],
    ['of another account', { account: '210987654321' }, { account: '210987654321', own: false }],
    ['whose account is none', { account: 'x' }, { ...known, status: 'active' }],
  ])('%s', async (_, answers, facts) => {
    const { told } = await triage(id, answers)
    expect(told).toEqual({ ...facts, untold: [] })
  })

  it('asks only what can be told', async () => {
    expect((await triage(id, {})).asked).toEqual([`account of ${id}`, `use of ${id}`, 'keys of app-user'])
    expect((await triage(id, { account: '210987654321' })).asked).toEqual([`account of ${id}`])
    expect((await triage(session, {})).asked).toEqual([`account of ${session}`])
  })

  it.each<readonly [string, string, Partial<Answers>, Triage]>([
    [
      'IAM denies',
      id,
      { use: halted('access-denied') },
      { ...mine, untold: ['access denied to iam:GetAccessKeyLastUsed'] },
    ],
    [
      'IAM does not list',
      id,
      { keys: halted('refused') },
      { ...mine, user: 'app-user', used, untold: ['AWS refused iam:ListAccessKeys'] },
    ],
    [
      'IAM is silent',
      id,
      { use: halted('unreachable', 'iam:GetAccessKeyLastUsed got no answer from iam (ECONNRESET).') },
      { ...mine, untold: ['iam:GetAccessKeyLastUsed got no answer from iam (ECONNRESET).'] },
    ],
    [
      'STS denies, but the id tells its account',
      id,
      { account: halted('access-denied') },
      { ...known, status: 'active', untold: ['access denied to sts:GetAccessKeyInfo'] },
    ],
    [
      'STS refuses an id of the old generation',
      old,
      { account: halted('refused') },
      { untold: ['AWS refused sts:GetAccessKeyInfo'] },
    ],
    [
      'something breaks',
      id,
      { use: new TypeError(`broke at ${id}`) },
      { ...mine, untold: ['iam:GetAccessKeyLastUsed failed (TypeError)'] },
    ],
  ])('tells why when %s', async (_, keyId, answers, facts) => {
    const { told } = await triage(keyId, answers)
    expect(told).toEqual(facts)
    expect(JSON.stringify(told)).not.toContain(keyId)
  })
})

describe('a run that asks', () => {
  const ids = Array.from({ length: mostKeys + 3 }, (_, at) => keyIdOf(String(100_000_000_000 + at)))
  const never = () => false
  const opened = (ports: Partial<TriagePorts> = {}) =>
    triageKeys(ids, { open: async () => authority({}).fake, isOver: never, ...ports })

  it('asks about so many keys and tells how many were left out', async () => {
    const { told, skipped, rehearsal, evidence } = await opened()
    expect([...told.keys()]).toEqual(ids.slice(0, mostKeys))
    expect(skipped).toEqual([
      { what: 'what AWS knows of a key', why: `at most ${mostKeys} keys are asked about`, count: 3 },
    ])
    expect([rehearsal, evidence]).toEqual([true, { account: own, asked: mostKeys }])
  })

  it('says of every key that there was no session', async () => {
    const { told, skipped, rehearsal } = await opened({
      open: async () => {
        throw new Halted('incomplete', 'access-denied', 'No token.', { told: { rehearsal: true } })
      },
    })
    const why = 'an AWS session was not to be had: No token.'
    expect(told.get(ids[0] ?? '')).toEqual({ untold: [why] })
    expect(skipped[0]).toEqual({ what: 'what AWS knows of a key', why, count: mostKeys })
    expect(rehearsal).toBe(true)
  })

  it('keeps what was told when its time is over', async () => {
    let calls = 0
    const { fake } = authority({ account: '210987654321' })
    const { told, skipped } = await opened({
      open: async () => ({
        ...fake,
        accountOf: async () => {
          calls++
          return fake.accountOf('')
        },
      }),
      isOver: () => calls >= 10,
    })
    const first = [...told.values()].slice(0, 10)
    expect(first.every(({ account, untold }) => account === '210987654321' && untold.length === 0)).toBe(true)
    const why = 'no time was left for sts:GetAccessKeyInfo'
    expect(skipped[0]).toEqual({ what: 'what AWS knows of a key', why, count: mostKeys - 10 })
    expect(calls).toBe(10)
  })

  it('tells which question its end cut short', async () => {
    let over = false
    const { fake } = authority({})
    const { told } = await opened({
      open: async () => ({
        ...fake,
        accountOf: async () => {
          over = true
          throw new Error('aborted')
        },
      }),
      isOver: () => over,
    })
    expect(told.get(ids[0] ?? '')?.untold).toEqual(['no answer in time: sts:GetAccessKeyInfo'])
  })
})
