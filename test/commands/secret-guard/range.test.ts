import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { clientSecret, withChecksum } from '../../core/secrets/plant.ts'
import { type WorkRepository, withRepository } from '../../fakes/work-repository.ts'
import { branched, guard, other, password, places, range, token } from './guard.ts'

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
      expect(places(await range(repository))).toEqual(['blocks blob a.txt 1', 'blocks blob z/.env 1'])
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

  it('knows a weak value only under its name', () =>
    withRepository(async (repository) => {
      await repository.write('.env', `DB_PASSWORD=${password}\n`)
      repository.commit('debt')
      repository.git('checkout', '-q', '-b', 'feature')
      await repository.write('.env', `DB_PASSWORD=${password}\nMAIL_PASSWORD=${password}\n`)
      repository.commit('the same word again')
      expect(places(await range(repository))).toEqual(['blocks blob .env 2', 'known blob .env 1'])
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
