import { describe, expect, it } from '@jest/globals'
import type { Finding, Triage } from '../../../src/core/report/finding.ts'
import { toFinding } from '../../../src/core/secrets/disclosure.ts'
import type { Hit } from '../../../src/core/secrets/hit.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { askedAbout, withTriage } from '../../../src/core/secrets/triaged.ts'
import { keyId, keyIdOf, secretKey } from './plant.ts'

const own = '123456789012'
const id = keyIdOf(own)
const other = keyIdOf('210987654321')
const hitsIn = (text: string): readonly Hit[] => builtIn.inspect('a.txt', Buffer.from(text))
const decided = (hits: readonly Hit[], blocks: (at: number) => boolean = () => false) =>
  hits.map((hit, at) => ({ hit, decision: { status: 'open' as const, blocking: blocks(at) } }))

const answering = (triage: Triage) => async (ids: readonly string[]) => ({
  told: new Map(ids.map((one) => [one, triage] as const)),
  skipped: [],
  rehearsal: false,
  evidence: { asked: ids.length },
})

type Decided = ReturnType<typeof decided>[number]
const told = ({ hit, decision }: Decided, triage?: Triage): Finding =>
  withTriage(toFinding(hit, { surface: 'blob', path: 'a.txt' }, decision, triage), triage)

async function shown(text: string, triage: Triage): Promise<Finding> {
  const judged = decided(hitsIn(text))
  const [first] = judged
  if (first === undefined) throw new Error('nothing was found')
  const answers = await askedAbout(judged, answering(triage))
  return told(first, answers.of(first.hit))
}

const key = `${id}\n${secretKey('triaged')}`
const used = { at: '2026-11-20T10:11:12.000Z', service: 's3', region: 'eu-west-1' }
const active: Triage = {
  ...{ account: own, own: true, user: 'app-user', status: 'active', created: '2024-03-01T09:00:00.000Z' },
  ...{ used, untold: [] },
}

describe('a finding with what AWS told', () => {
  it('names the user in what is to be done', async () => {
    const { title, advice, triage } = await shown(key, active)
    expect(title).toBe(
      'AWS access key (secret access key), account 123456789012, active key of user app-user',
    )
    expect(advice[0]).toBe(
      'aws iam update-access-key --access-key-id KEY_ID --status Inactive --user-name app-user',
    )
    expect(advice.join('\n')).not.toMatch(/\bUSER\b/)
    expect(advice.at(-1)).toBe(
      'triage: account 123456789012, your own; user app-user; active, created 2024-03-01T09:00:00.000Z; ' +
        'last used 2026-11-20T10:11:12.000Z for s3 in eu-west-1',
    )
    expect(triage).toEqual(active)
  })

  it.each<readonly [string, Triage, string, string]>([
    [
      'inactive',
      { ...active, status: 'inactive', used: 'never' },
      ', inactive key of user app-user',
      'never used',
    ],
    [
      'deleted',
      { account: own, own: true, status: 'deleted', untold: [] },
      ', a key that is deleted',
      'deleted',
    ],
    ['of another account', { account: own, own: false, untold: [] }, ', not yours', 'not yours'],
    ['of no status', { account: own, own: true, user: 'x', untold: [] }, ', a key of user x', 'user x'],
    ['of no answer', { untold: ['access denied to x'] }, `account ${own}`, 'triage: access denied to x'],
  ])('%s', async (_, triage, end, fact) => {
    const { title, advice } = await shown(key, triage)
    expect(title.endsWith(end)).toBe(true)
    expect(advice.at(-1)).toContain(fact)
  })

  it('does not send the reader to ask what was answered', async () => {
    const question = 'aws sts get-access-key-info --access-key-id KEY_ID   # whose account'
    expect((await shown(`key ${id}`, { untold: ['x'] })).advice).toContain(question)
    expect((await shown(`key ${id}`, active)).advice).not.toContain(question)
  })

  it('is as bad as it was, in the same place, under the same fingerprint', async () => {
    const [one] = decided(hitsIn(key), () => true)
    for (const status of ['active', 'inactive', 'deleted'] as const) {
      const { title: _, advice: __, triage: ___, ...after } = told(one as Decided, { ...active, status })
      const { title: ____, advice: _____, ...same } = told(one as Decided)
      expect(after).toEqual(same)
    }
  })
})

describe('whom it asks about', () => {
  const idsAsked = async (judged: readonly Decided[]): Promise<readonly string[]> => {
    let asked: readonly string[] = []
    await askedAbout(judged, async (ids) => {
      asked = ids
      return { told: new Map(), skipped: [], rehearsal: false, evidence: null }
    })
    return asked
  }

  it('each id once, those that close the gate first', async () => {
    const hits = [...hitsIn(`key ${other}`), ...hitsIn(key), ...hitsIn(key)]
    expect(await idsAsked(decided(hits, (at) => at > 0))).toEqual([id, other])
  })

  it('the id that signed a URL', async () => {
    const drawn = Buffer.from(secretKey('url')).toString('hex').slice(0, 64)
    const url =
      `https://b.s3.amazonaws.com/x?X-Amz-Credential=${id}%2F20261120%2Fus-east-1%2Fs3%2Faws4_request` +
      `&X-Amz-Date=20261120T000000Z&X-Amz-Expires=60&X-Amz-Signature=${drawn}`
    const signed = hitsIn(url).filter(({ rule }) => rule.id === 'aws-presigned-url')
    expect(signed.map((hit) => hit.keyId)).toEqual([id])
  })

  it.each([
    ['of a decoy', keyIdOf('595918472158')],
    ['of nobody', keyIdOf('000000000000')],
    ['of a service bearer token', keyId('bearer', 'ABIA')],
  ])('not an id %s', async (_, one) => {
    const hits = hitsIn(`${one}\n${secretKey('other')}`)
    expect(hits.length).toBeGreaterThan(0)
    expect(await idsAsked(decided(hits))).toEqual([])
  })

  it('nobody, when it was not asked to', async () => {
    const { of, ...rest } = await askedAbout(decided(hitsIn(key)), undefined)
    expect(rest).toEqual({ skipped: [], rehearsal: false, evidence: {} })
    expect(hitsIn(key).map(of)).toEqual([undefined])
  })
})
