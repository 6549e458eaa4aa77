import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { readPullRequest, reviewDesk } from '../../../src/adapters/github/reviews.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { type Answer, withGitHub } from '../../fakes/github-api.ts'

const pull = { repository: 'team/app', number: 7, head: 'ab'.repeat(20), author: 'ada', sender: 'bob' }
const { signal } = new AbortController()
const asking = <T>(
  answer: (path: string) => Answer,
  ask: (desk: ReturnType<typeof reviewDesk>) => Promise<T>,
) =>
  withGitHub(answer, async (api, asked) => {
    const given = await ask(reviewDesk(pull, { api: `${api}/`, token: 'the-token', signal }))
    return { given, asked: asked.map(({ url, headers }) => [url, headers.authorization]) }
  })

describe('the review desk', () => {
  it('lists reviews, with the token and every page', async () => {
    const one = { user: { login: 'bob' }, state: 'APPROVED', commit_id: pull.head }
    const { given, asked } = await asking(
      (path) => ({ body: path.endsWith('page=1') ? Array(100).fill(one) : [{ ...one, user: null }] }),
      (desk) => desk.reviews(),
    )
    expect(given).toHaveLength(101)
    expect(given[0]).toEqual({ reviewer: 'bob', state: 'APPROVED', commit: pull.head })
    expect(given[100]?.reviewer).toBe('')
    expect(asked).toEqual([
      ['/repos/team/app/pulls/7/reviews?per_page=100&page=1', 'Bearer the-token'],
      ['/repos/team/app/pulls/7/reviews?per_page=100&page=2', 'Bearer the-token'],
    ])
  })

  it('names all who wrote or committed', async () => {
    const body = [
      { author: { login: 'ada' }, committer: { login: 'carl' } },
      { author: null, committer: null },
    ]
    const { given, asked } = await asking(
      () => ({ body }),
      (desk) => desk.committers(),
    )
    expect(given).toEqual(['ada', 'carl', '', ''])
    expect(asked[0]?.[0]).toBe('/repos/team/app/pulls/7/commits?per_page=100&page=1')
  })

  it.each([
    ['admin', true],
    ['write', true],
    ['read', false],
    ['none', false],
  ])('takes the permission %s for the right to write: %s', async (permission, expected) => {
    const { given, asked } = await asking(
      () => ({ body: { permission } }),
      (desk) => desk.mayWrite('bob'),
    )
    expect([given, asked[0]?.[0]]).toEqual([expected, '/repos/team/app/collaborators/bob/permission'])
  })

  it.each([
    ['a refusal', { status: 403 }, 'HTTP 403; give the job pull-requests: read'],
    ['an error', { status: 502 }, 'HTTP 502'],
    ['a redirect, which is not followed', { status: 302, location: '/elsewhere' }, 'HTTP 302'],
    ['no list', { body: {} }, 'gave no list'],
  ])('says so when it is told %s', async (_, answer, message) => {
    await withGitHub(
      () => answer,
      async (api, asked) => {
        const desk = reviewDesk(pull, { api, token: 'the-token', signal })
        await expect(desk.reviews()).rejects.toThrow(message)
        expect(asked).toHaveLength(1)
      },
    )
  })

  it('says so when nobody answers', async () => {
    const desk = reviewDesk(pull, { api: 'http://127.0.0.1:1', token: 'the-token', signal })
    await expect(desk.mayWrite('bob')).rejects.toThrow('127.0.0.1:1 did not answer')
  })
})

describe('the pull request of an event', () => {
  const payload = {
    pull_request: { number: 7, head: { sha: pull.head }, user: { login: 'ada' } },
    sender: { login: 'bob' },
  }
  const read = (content: unknown, repository = 'team/app') =>
    withScratch(async (folder) => {
      const file = join(folder, 'event.json')
      await writeFile(file, JSON.stringify(content))
      return readPullRequest({ GITHUB_REPOSITORY: repository, GITHUB_EVENT_PATH: file })
    })

  it('is read from the payload', async () => {
    expect(await read(payload)).toEqual(pull)
  })

  it.each([
    ['a push', { after: pull.head }, 'team/app'],
    ['no repository', payload, ''],
    ['a repository that is none', payload, 'team/app/../other'],
  ])('is none for %s', async (_, content, repository) => {
    expect(await read(content, repository)).toBeUndefined()
  })

  it('is none without an event', async () => {
    expect(await readPullRequest({ GITHUB_REPOSITORY: 'team/app' })).toBeUndefined()
  })
})
