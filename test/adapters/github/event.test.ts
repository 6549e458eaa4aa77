import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { readEvent } from '../../../src/adapters/github/event.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'

const read = (name: string, payload: string, ref?: string) =>
  withScratch(async (folder) => {
    await writeFile(join(folder, 'event.json'), payload)
    return readEvent({
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_SHA: 'cc',
      GITHUB_REF: ref,
    })
  })

it('reads a push', async () => {
  const payload = { ref: 'refs/heads/x', before: '00', after: 'bb', repository: { default_branch: 'main' } }
  expect(await read('push', JSON.stringify(payload))).toEqual({
    kind: 'push',
    ref: 'refs/heads/x',
    before: undefined,
    after: 'bb',
    deleted: false,
    forced: false,
    defaultBranch: 'main',
  })
})

it('reads a pull request without a body', async () => {
  const payload = {
    pull_request: { base: { sha: 'aa' }, head: { sha: 'bb', ref: 'x' }, title: 't', body: null },
  }
  const expected = { kind: 'pull-request', base: 'aa', head: 'bb', headRef: 'x', title: 't', body: '' }
  expect(await read('pull_request', JSON.stringify(payload))).toEqual(expected)
  expect(await read('pull_request_target', JSON.stringify(payload))).toEqual(expected)
})

it('reads a merge group, a new ref and a release', async () => {
  const group = { merge_group: { base_sha: 'aa', head_sha: 'bb', head_ref: 'refs/heads/queue' } }
  expect(await read('merge_group', JSON.stringify(group))).toEqual({
    kind: 'merge-group',
    base: 'aa',
    head: 'bb',
  })
  const created = { ref: 'v1', ref_type: 'tag', master_branch: 'main' }
  expect(await read('create', JSON.stringify(created))).toEqual({
    kind: 'create',
    ref: 'refs/tags/v1',
    head: 'cc',
    defaultBranch: 'main',
  })
  const release = { release: { tag_name: 'v1', name: 'One', body: null } }
  const expected = { kind: 'other', name: 'release', head: 'cc', released: 'v1', texts: ['One', ''] }
  expect(await read('release', JSON.stringify(release))).toEqual(expected)
})

it('takes any other event as the commit that it runs on', async () => {
  expect(await read('schedule', '{}')).toEqual({ kind: 'other', name: 'schedule', head: 'cc' })
  expect(await read('schedule', '{}', 'refs/heads/x')).toMatchObject({
    ref: 'refs/heads/x',
    defaultBranch: 'x',
  })
  const dispatched = JSON.stringify({ repository: { default_branch: 'main' } })
  expect(await read('workflow_dispatch', dispatched, 'refs/heads/x')).toMatchObject({ defaultBranch: 'main' })
  expect(await readEvent({})).toBeUndefined()
})

it.each([
  ['no JSON', 'push', '{', /cannot read the event's payload/],
  ['no ref', 'push', '{"before":"a","after":"b"}', /no ref/],
  ['no base', 'pull_request', '{"pull_request":{}}', /no pull_request.base.sha/],
])('refuses a payload with %s', async (_, name, payload, message) => {
  await expect(read(name, payload)).rejects.toMatchObject({ code: 'bad-value', input: 'scope' })
  await expect(read(name, payload)).rejects.toThrow(message)
})
