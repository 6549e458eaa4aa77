import { describe, expect, it } from '@jest/globals'
import { builtInLaw } from '../../../src/core/policy/policy.ts'
import { approved, type Review, type ReviewDesk, Unanswered } from '../../../src/core/secrets/approval.ts'

const head = 'ab'.repeat(20)
const pull = { repository: 'team/app', number: 7, head, author: 'ada', sender: 'ada' }
const waiver = { fingerprint: 'cd'.repeat(16), reason: 'x', owner: 'ada', expires: '2026-08-01' }
const review = (reviewer: string, part: Partial<Review> = {}): Review => ({
  reviewer,
  state: 'APPROVED',
  commit: head,
  ...part,
})
const deskOf = (reviews: readonly Review[], part: Partial<ReviewDesk> = {}) =>
  ({
    reviews: async () => reviews,
    committers: async () => ['ada', 'carl'],
    mayWrite: async (login) => login !== 'reader',
    ...part,
  }) satisfies ReviewDesk
const decide = (reviews: readonly Review[], part: Partial<ReviewDesk> = {}, event = pull) =>
  approved(builtInLaw, { waivers: [waiver], debt: [] }, event, deskOf(reviews, part))

describe('a waiver that a pull request brings', () => {
  it('counts when another with write access approved its last commit', async () => {
    const { by, law } = await decide([review('bob')])
    expect([by, law.policy.waivers]).toEqual(['bob', [waiver]])
    expect({ ...law, policy: { ...law.policy, waivers: [] } }).toEqual(builtInLaw)
  })

  it.each([
    ['nobody reviewed it', []],
    ['its author did, in other letters', [review('Ada')]],
    ['someone did who committed to it', [review('carl')]],
    ['someone did who may only read', [review('reader')]],
    ['an earlier commit was approved', [review('bob', { commit: 'ef'.repeat(20) })]],
    ['the approval was dismissed', [review('bob'), review('bob', { state: 'DISMISSED' })]],
    ['changes were asked for after it', [review('bob'), review('BOB', { state: 'CHANGES_REQUESTED' })]],
    ['there is a comment only', [review('bob', { state: 'COMMENTED' })]],
    ['the reviewer is gone', [review('')]],
  ])('does not count when %s', async (_, reviews) => {
    const { by, law, countsWhen } = await decide(reviews)
    expect([by, law]).toEqual([undefined, builtInLaw])
    expect(countsWhen).toBe(
      'it counts once someone with write access, and no author of the pull request (ada), approves commit ' +
        'abababababab and this job runs again, or once it is on the base branch',
    )
  })

  it('does not count by the word of whoever pushed its last commit', async () => {
    expect((await decide([review('bob')], {}, { ...pull, sender: 'bob' })).by).toBeUndefined()
  })

  it('keeps an approval through a later comment, and takes any that holds', async () => {
    const reviews = [review('reader'), review('bob'), review('bob', { state: 'COMMENTED' })]
    expect((await decide(reviews)).by).toBe('bob')
  })

  it.each(['reviews', 'committers', 'mayWrite'] as const)(
    'does not count when GitHub does not tell %s',
    async (what) => {
      const silent = { [what]: () => Promise.reject(new Unanswered('HTTP 403')) }
      const { by, law, countsWhen } = await decide([review('bob')], silent)
      expect([by, law]).toEqual([undefined, builtInLaw])
      expect(countsWhen).toBe(
        'it counts once it is on the base branch; who approved it is not known: HTTP 403',
      )
    },
  )

  it('hides no defect', async () => {
    await expect(decide([], { reviews: () => Promise.reject(new Error('bug')) })).rejects.toThrow('bug')
  })
})
