import { describe, expect, it } from '@jest/globals'
import { command } from '../../../src/commands/secret-guard.ts'
import { execute } from '../../../src/core/command/execute.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { recordingSite } from '../../fakes/site.ts'
import type { WorkRepository } from '../../fakes/work-repository.ts'
import { atEvent, branched, other, places, token } from './guard.ts'

describe('events', () => {
  const event = (repository: WorkRepository, name: string, payload: unknown): Promise<Report> =>
    atEvent(repository, name, payload, 'HEAD')
  const zero = '0'.repeat(40)
  const push = (before: string, after: string, part: object = {}): object => ({
    ref: 'refs/heads/feature',
    before,
    after,
    deleted: false,
    forced: false,
    commits: [],
    repository: { default_branch: 'main' },
    ...part,
  })

  it('push: what is between before and after, whatever the payload lists', () =>
    branched(async (repository, base) => {
      await repository.write('a.txt', token)
      const after = repository.commit('a')
      const report = await event(repository, 'push', push(base, after))
      expect(report.summary).toBe('1 secret in 1 commit: already public; rotate it now.')
      expect(report.findings[0]?.advice).toContain('already public: whoever can read the repository has it')
      expect(report.evidence).toMatchObject({ event: 'push', base, head: after })
    }))

  it.each([
    ['a new branch', zero, {}],
    ['a forced push whose old tip is gone', 'ab'.repeat(20), { forced: true }],
  ])('push: %s is read from what the default branch holds', (_, before, part) =>
    branched(async (repository, base) => {
      await repository.write('a.txt', token)
      const after = repository.commit('a')
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      repository.git('update-ref', 'refs/remotes/origin/feature', after)
      repository.git('update-ref', 'refs/remotes/origin/twin', after)
      const report = await event(repository, 'push', push(before, after, part))
      expect([report.outcome, report.coverage.read['commits']]).toEqual(['blocked', 1])
    }),
  )

  it('push: the first branch of all is read whole', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      const after = repository.commit('a')
      const report = await event(repository, 'push', push(zero, after, { ref: 'refs/heads/main' }))
      expect([report.outcome, report.coverage.read['commits']]).toEqual(['blocked', 2])
    }))

  it('push: a commit before that is not there is incomplete', () =>
    branched(async (repository, base) => {
      const report = await event(repository, 'push', push('ab'.repeat(20), base))
      expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
    }))

  it('push: a deletion is nothing to read, and says so', () =>
    branched(async (repository, base) => {
      const report = await event(repository, 'push', push(base, zero, { deleted: true }))
      expect([report.outcome, report.summary]).toEqual([
        'passed',
        'Nothing to read: the push deleted its branch or tag.',
      ])
    }))

  it('push: an annotated tag, with its message', () =>
    branched(async (repository, base) => {
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      repository.git('tag', '-a', 'v1', '-m', `key ${token}`)
      const report = await event(
        repository,
        'push',
        push(zero, repository.git('rev-parse', 'v1'), { ref: 'refs/tags/v1' }),
      )
      expect(places(report)).toEqual(['blocks tag-message v1 1'])
    }))

  const pull = (base: string, head: string, part: object = {}): object => ({
    pull_request: {
      base: { sha: base },
      head: { sha: head, ref: 'feature' },
      title: 't',
      body: null,
      ...part,
    },
  })

  it('pull request: base to head, title and body', () =>
    branched(async (repository, base) => {
      await repository.write('a.txt', token)
      const head = repository.commit('a')
      const report = await event(repository, 'pull_request', pull(base, head, { body: `see ${other}` }))
      expect(places(report)).toEqual(['blocks blob a.txt 1', 'blocks pull-request'])
      expect(report.summary).toBe('2 secrets in 1 commit: do not merge; rotate them.')
    }))

  it('pull request: a base that is not there is incomplete', () =>
    branched(async (repository, base) => {
      const report = await event(repository, 'pull_request', pull('ab'.repeat(20), base))
      expect(report.detail).toBe('objects-missing')
    }))

  it('merge group: base to head', () =>
    branched(async (repository, base) => {
      await repository.write('a.txt', token)
      const head = repository.commit('a')
      const report = await event(repository, 'merge_group', {
        merge_group: { base_sha: base, head_sha: head },
      })
      expect(places(report)).toEqual(['blocks blob a.txt 1'])
      expect(report.evidence).toMatchObject({
        event: 'merge_group',
        base,
        head,
        policy: { from: 'built-in' },
      })
      expect(report.summary).toMatch(/do not merge/)
    }))

  it('create: what the new branch has and the default branch has not', () =>
    branched(async (repository, base) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      repository.git('update-ref', 'refs/remotes/origin/main', base)
      const payload = { ref: 'feature', ref_type: 'branch', master_branch: 'main' }
      const report = await event(repository, 'create', payload)
      expect([report.coverage.read['commits'], ...places(report)]).toEqual([1, 'blocks blob a.txt 1'])
      expect(report.evidence['event']).toBe('create')
    }))

  it('release: the tree of its tag, its name and its notes', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      const release = { tag_name: 'v1', name: 'One', body: `use ${other}` }
      expect(places(await event(repository, 'release', { release }))).toEqual([
        'blocks blob a.txt 1',
        'blocks tag-message',
      ])
    }))

  it('push: a new branch does not raise what was there before', () =>
    branched(async (repository, base) => {
      repository.git('checkout', '-q', 'main')
      await repository.write('debt.txt', token)
      const debt = repository.commit('debt')
      repository.git('checkout', '-q', '-b', 'next')
      repository.git('mv', 'debt.txt', 'moved.txt')
      await repository.write('moved.txt', `touched\n${token}`)
      await repository.write('new.txt', other)
      const after = repository.commit('next')
      repository.git('update-ref', 'refs/remotes/origin/main', debt)
      const report = await event(repository, 'push', push(zero, after, { ref: 'refs/heads/next' }))
      expect(base).not.toBe(debt)
      expect(places(report)).toEqual(['blocks blob new.txt 1', 'known blob moved.txt 2'])
    }))

  it('another event: the tree of the commit it runs on', () =>
    branched(async (repository) => {
      const report = await event(repository, 'schedule', {})
      expect([report.outcome, report.evidence['event'], report.coverage.read['files']]).toEqual([
        'passed',
        'schedule',
        1,
      ])
    }))

  it('tells the runner each value before it says anything', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      const site = recordingSite(repository.path)
      await execute(command, (name) => ({ scope: 'range', base: 'main' })[name] ?? '', site)
      expect(site.masked).toEqual([token])
    }))
})
