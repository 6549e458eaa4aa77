import { existsSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { command } from '../../src/commands/secret-guard.ts'
import type { Site } from '../../src/core/command/command.ts'
import { execute } from '../../src/core/command/execute.ts'
import type { Report } from '../../src/core/report/report.ts'
import { clientSecret, drawn, withChecksum } from '../core/secrets/plant.ts'
import { recordingSite } from '../fakes/site.ts'
import { type WorkRepository, withRepository } from '../fakes/work-repository.ts'

const token = withChecksum('ghp_', 'guard')
const other = withChecksum('ghp_', 'other')
const password = ['Tr0u', 'b4dor'].join('')

async function guard(cwd: string, inputs: Record<string, string>, part: Partial<Site> = {}): Promise<Report> {
  const conclusion = await execute(command, (name) => inputs[name] ?? '', recordingSite(cwd, part))
  if (conclusion.kind === 'usage') throw conclusion.error
  return conclusion.report
}

const range = (repository: WorkRepository, part: Record<string, string> = {}): Promise<Report> =>
  guard(repository.path, { scope: 'range', base: 'main', head: 'feature', ...part })

const places = ({ findings }: Report): string[] =>
  findings.map(({ where, status, blocking }) =>
    [blocking ? 'blocks' : status, where.surface, where.path ?? where.ref ?? '', where.line ?? '']
      .join(' ')
      .trim(),
  )

/** `main` with one file, and a branch `feature` checked out on it. */
const branched = (work: (repository: WorkRepository, base: string) => Promise<void>): Promise<void> =>
  withRepository(async (repository) => {
    await repository.write('app.txt', 'one\n')
    const base = repository.commit('first')
    repository.git('checkout', '-q', '-b', 'feature')
    await work(repository, base)
  })

describe('range', () => {
  it('reports as the contract shows', () =>
    branched(async (repository, base) => {
      await repository.write(
        'deploy/push.sh',
        `# push\nS="\${COGNITO_CLIENT_SECRET:-${clientSecret('a')}}"\n`,
      )
      const commit = repository.commit('push')
      await repository.write('app.txt', 'two\n')
      const head = repository.commit('more')
      const report = await range(repository)
      const blobs = repository
        .git('rev-list', '--objects', 'feature', '^main')
        .split('\n')
        .filter((l) => /\.(txt|sh)$/.test(l))
      expect(report).toMatchObject({
        outcome: 'blocked',
        detail: 'secrets',
        summary: '1 secret in 2 commits: do not merge; rotate it.',
        outputs: { outcome: 'blocked', detail: 'secrets', findings: '1' },
        findings: [
          {
            rule: 'aws-cognito-client-secret',
            severity: 'high',
            confidence: 'high',
            status: 'open',
            blocking: true,
            excerpt: expect.stringMatching(/^[a-z0-9]{3}… \(52 characters\)$/),
            where: { surface: 'blob', path: 'deploy/push.sh', line: 2, column: 29, commit },
          },
        ],
        coverage: { read: { commits: 2, blobs: blobs.length }, skipped: [] },
        evidence: { base, head, policy: { from: 'built-in' } },
      })
    }))

  it('finds what was added and deleted again, once, by the commit that brought it', () =>
    branched(async (repository) => {
      await repository.write('a.txt', `${token}\n`)
      const brought = repository.commit('add')
      await repository.write('a.txt', `${token}\nmore\n`)
      repository.commit('touch')
      await repository.delete('a.txt')
      repository.commit('delete')
      const report = await range(repository)
      expect(report.findings.map(({ where }) => [where.path, where.commit])).toEqual([['a.txt', brought]])
    }))

  it('finds what only a merge brought', () =>
    branched(async (repository) => {
      await repository.write('b.txt', 'side\n')
      repository.commit('side')
      repository.git('checkout', '-q', '-b', 'side', 'main')
      await repository.write('c.txt', 'c\n')
      repository.commit('c')
      repository.git('checkout', '-q', 'feature')
      repository.git('merge', '-q', '--no-commit', '--no-ff', 'side')
      await repository.write('b.txt', `side ${token}\n`)
      const merge = repository.commit('merge')
      const report = await range(repository)
      expect(report.findings.map(({ where }) => [where.path, where.commit])).toEqual([['b.txt', merge]])
    }))

  it.each<[string, (repository: WorkRepository) => Promise<unknown>, string]>([
    ['a UTF-16 file', (r) => r.write('u.txt', Buffer.from(`x\n${token}`, 'utf16le')), 'blocks blob u.txt 2'],
    [
      'a file whose diff is switched off',
      async (r) => {
        await r.write('.gitattributes', '*.x -diff\n')
        await r.write('f.x', token)
      },
      'blocks blob f.x 1',
    ],
    [
      'a file name',
      (r) => r.write(`keys/${token}.txt`, 'one\n'),
      `blocks file-name keys/ghp… (40 characters).txt`,
    ],
    ['a link', (r) => symlink(`/t/${token}`, join(r.path, 'link')), 'blocks symlink link 1'],
    ['a name with a line break', (r) => r.write('a\nb.env', `T_TOKEN=${other}`), 'blocks blob a\nb.env 1'],
  ])('finds a secret in %s', (_, plant, place) =>
    branched(async (repository) => {
      await plant(repository)
      repository.commit('plant')
      expect(places(await range(repository))).toEqual([place])
    }),
  )

  it('finds secrets in messages, authors and names of branches', () =>
    branched(async (repository) => {
      repository.git('commit', '-q', '--allow-empty', '-m', `fix\n\nwith ${token}`)
      repository.git('commit', '-q', '--allow-empty', '-m', 'x', `--author=${other} <a@example.invalid>`)
      const branch = `use-${withChecksum('npm_', 'branch')}`
      repository.git('branch', branch)
      const report = await range(repository, { head: branch })
      expect(places(report)).toEqual(['blocks author', 'blocks commit-message  3', 'blocks ref-name'])
    }))

  it('reads a blob under each of its names', () =>
    branched(async (repository) => {
      await repository.write('a.txt', `DB_PASSWORD=${password}\n`)
      repository.commit('as text')
      await repository.write('z/.env', `DB_PASSWORD=${password}\n`)
      repository.commit('as environment')
      expect(places(await range(repository))).toEqual(['blocks blob z/.env 1'])
    }))

  it('knows what the base holds: moved and touched files raise no old debt', () =>
    withRepository(async (repository) => {
      await repository.write('old.txt', `${token}\n`)
      await repository.write('.env', `DB_PASSWORD=${password}\n`)
      repository.commit('debt')
      repository.git('checkout', '-q', '-b', 'feature')
      repository.git('mv', 'old.txt', 'new.txt')
      await repository.write('new.txt', `moved\n${token}\n`)
      await repository.write('.env', `# touched\nDB_PASSWORD=${password}\n`)
      repository.commit('move')
      await repository.write('again.txt', other)
      repository.commit('new')
      const report = await range(repository)
      expect(places(report)).toEqual(['blocks blob again.txt 1', 'known blob new.txt 2', 'known blob .env 2'])
    }))

  it('looks only below the path that was asked for', () =>
    branched(async (repository) => {
      await repository.write('one/a.txt', token)
      await repository.write('one-more/a.txt', other)
      repository.commit('two')
      expect(places(await range(repository, { path: 'one' }))).toEqual(['blocks blob one/a.txt 1'])
    }))

  it('counts what git counts', () =>
    branched(async (repository) => {
      for (let i = 0; i < 5; i++) {
        await repository.write(`n/${i}.txt`, `${i}\n`.repeat(i + 1))
        repository.commit(`n${i}`)
      }
      const ids = repository.git('rev-list', '--objects', '--no-object-names', 'feature', '^main').split('\n')
      const kinds = ids.map((id) => repository.git('cat-file', '-t', id))
      const sizes = ids.map((id, at) =>
        kinds[at] === 'blob' ? Number(repository.git('cat-file', '-s', id)) : 0,
      )
      const { coverage } = await range(repository)
      expect(coverage.read).toEqual({
        commits: kinds.filter((kind) => kind === 'commit').length,
        blobs: kinds.filter((kind) => kind === 'blob').length,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
      })
    }))

  it.each([
    ['base', { base: 'nope', head: 'main' }, 'bad-value', /"base".*"nope"/],
    ['head', { base: 'main', head: '--all' }, 'bad-value', /"head".*"--all"/],
    ['absent base', { head: 'main' }, 'missing-input', /"base"/],
  ])('refuses a wrong %s', (_, inputs, code, message) =>
    branched(async ({ path }) => {
      const promise = guard(path, { scope: 'range', ...inputs })
      await expect(promise).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    }),
  )
})

describe('clones that are not whole', () => {
  it('ends incomplete on a shallow clone, naming the way out', () =>
    branched(async (repository) => {
      for (const text of ['a', 'b', 'c']) {
        await repository.write('x.txt', text)
        repository.commit(text)
      }
      await withScratch(async (folder) => {
        repository.git('clone', '-q', '--depth', '2', '-b', 'feature', `file://${repository.path}`, folder)
        const report = await guard(folder, { scope: 'history' })
        expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
        expect(report.summary).toMatch(/parents of 1 commits.*fetch-depth: 0/)
      })
    }))

  it('ends incomplete when blobs are missing, and says how many', () =>
    branched(async (repository) => {
      await repository.write('x.txt', 'x')
      await repository.write('y.txt', 'y')
      repository.commit('two')
      repository.git('config', 'uploadpack.allowFilter', 'true')
      await withScratch(async (folder) => {
        repository.git(
          'clone',
          '-q',
          '--no-checkout',
          '--filter=blob:none',
          `file://${repository.path}`,
          folder,
        )
        const report = await guard(folder, { scope: 'history' })
        expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
        expect(report.summary).toMatch(/3 objects are missing/)
      })
    }))
})

describe('tree, staged, history', () => {
  it('reads tracked files as they are in the work tree, from a folder within', () =>
    withRepository(async (repository) => {
      await repository.write('app/a.txt', 'clean')
      repository.commit('first')
      await repository.write('app/a.txt', token)
      await repository.write('app/untracked.txt', other)
      const report = await guard(join(repository.path, 'app'), {})
      expect(places(report)).toEqual(['blocks blob app/a.txt 1'])
      expect(report.coverage.read).toEqual({ files: 1, bytes: token.length })
      expect(places(await guard(repository.path, { scope: 'tree', head: 'HEAD' }))).toEqual([])
    }))

  it('reads a folder that is no repository whole', () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, '.env'), `API_TOKEN=${drawn('x', 32, 'base62')}\n`)
      expect(places(await guard(folder, {}))).toEqual(['blocks blob .env 1'])
      await expect(guard(folder, { scope: 'history' })).rejects.toMatchObject({ code: 'no-repository' })
      await expect(guard(join(folder, 'nope'), {})).rejects.toMatchObject({
        code: 'unreadable-file',
        input: 'directory',
      })
    }))

  it('reads the index, not the work tree, in an unborn and a grown repository', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.git('add', 'a.txt')
      await repository.write('a.txt', 'clean again')
      expect(places(await guard(repository.path, { scope: 'staged' }))).toEqual(['blocks blob a.txt 1'])
      repository.git('commit', '-qm', 'x')
      await repository.write('b.txt', other)
      expect((await guard(repository.path, { scope: 'staged' })).coverage.read).toEqual({
        files: 0,
        bytes: 0,
      })
    }))

  it('reads all refs and the messages of tags', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      repository.commit('a')
      repository.git('tag', '-a', 'v1', '-m', `made with ${other}`)
      repository.git('checkout', '-q', '--orphan', 'aside')
      await repository.write('b.txt', token)
      repository.commit('b')
      repository.git('checkout', '-q', 'main')
      const report = await guard(repository.path, { scope: 'history' })
      expect(places(report)).toEqual(['blocks blob b.txt 1', 'blocks tag-message v1 1'])
      expect(report.coverage.read).toMatchObject({ commits: 2, blobs: 2, tags: 1 })
    }))
})

describe('policy', () => {
  const waiver = (fingerprint: string, expires: string): string =>
    `waivers:\n  - fingerprint: "${fingerprint}"\n    reason: test key\n    owner: ada\n    expires: ${expires}\n`

  it('of the base judges: a waiver that the branch brings itself does not count', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      const [finding] = (await range(repository)).findings
      await repository.write('.kship.yml', waiver(finding?.fingerprint ?? '', '2026-12-31'))
      repository.commit('waive myself')
      const own = await range(repository)
      expect([own.outcome, own.evidence['policy']]).toMatchObject(['blocked', { from: 'built-in' }])
      repository.git('checkout', '-q', 'main')
      await repository.write('.kship.yml', waiver(finding?.fingerprint ?? '', '2026-12-31'))
      repository.commit('waive')
      const reviewed = await range(repository)
      expect([reviewed.outcome, ...places(reviewed)]).toEqual(['passed', 'waived blob a.txt 1'])
      expect(reviewed.evidence['policy']).toMatchObject({ from: 'base branch' })
      expect(reviewed.debt).toMatchObject([
        { what: 'waived finding (test key)', owner: 'ada', due: '2026-12-31' },
      ])
    }))

  it('lists expired waivers as debt and blocks again', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      const [finding] = (await guard(repository.path, {})).findings
      await repository.write('.kship.yml', waiver(finding?.fingerprint ?? '', '2026-05-31'))
      const report = await guard(repository.path, {})
      expect([report.outcome, report.debt[0]?.what]).toEqual(['blocked', 'expired waiver (test key)'])
      expect(report.evidence['policy']).toMatchObject({ from: 'work tree' })
    }))

  it('is narrowed by fail-on', () =>
    withRepository(async (repository) => {
      await repository.write('.env', `DB_PASSWORD=${password}`)
      repository.commit('a')
      expect((await guard(repository.path, {})).outcome).toBe('blocked')
      expect((await guard(repository.path, { 'fail-on': 'high' })).outcome).toBe('passed')
      await expect(guard(repository.path, { 'fail-on': 'low' })).rejects.toMatchObject({ code: 'bad-value' })
      await expect(guard(repository.path, { policy: 'none.yml' })).rejects.toMatchObject({ input: 'policy' })
    }))
})

describe('events', () => {
  const event = async (repository: WorkRepository, name: string, payload: unknown): Promise<Report> => {
    const file = join(repository.path, '.git', 'event.json')
    await writeFile(file, JSON.stringify(payload))
    const env = {
      PATH: process.env['PATH'],
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: file,
      GITHUB_SHA: 'HEAD',
    }
    return guard(repository.path, {}, { host: 'actions', env })
  }
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

describe('hostile configuration', () => {
  it('runs nothing that the repository names', () =>
    branched(async (repository) => {
      await repository.write('.gitattributes', '* diff=bad filter=bad\n')
      await repository.write('a.txt', token)
      repository.commit('a')
      await writeFile(join(repository.path, 'evil.sh'), '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n', {
        mode: 0o755,
      })
      const evil = join(repository.path, 'evil.sh')
      const settings = [
        'core.fsmonitor',
        'diff.external',
        'diff.bad.textconv',
        'diff.bad.command',
        'filter.bad.clean',
        'filter.bad.smudge',
        'core.sshCommand',
        'core.pager',
        'core.editor',
        'core.alternateRefsCommand',
        'gpg.program',
        'credential.helper',
        'uploadpack.packObjectsHook',
      ]
      for (const name of settings) repository.git('config', name, evil)
      for (const name of ['cat-file', 'rev-list', 'diff-tree', 'rev-parse'])
        repository.git('config', `alias.${name}`, `!${evil}`)
      repository.git('config', 'log.showSignature', 'true')
      repository.git('config', 'protocol.ext.allow', 'always')
      repository.git('config', 'remote.origin.url', `ext::${evil}`)
      repository.git('config', 'remote.origin.promisor', 'true')
      repository.git('config', 'extensions.partialClone', 'origin')
      for (const scope of ['tree', 'staged', 'history']) await guard(repository.path, { scope })
      expect((await range(repository)).outcome).toBe('blocked')
      const found = await range(repository, { base: 'main', head: 'feature' })
      expect(found.findings).toHaveLength(1)
      await expect(guard(repository.path, { scope: 'range', base: 'ab'.repeat(20) })).rejects.toThrow(
        'names no commit',
      )
      expect(existsSync(join(repository.path, 'ran'))).toBe(false)
    }))
})
