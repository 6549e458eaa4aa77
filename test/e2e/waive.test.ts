import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { withChecksum } from '../core/secrets/plant.ts'
import { gitEnv, type WorkRepository, withRepository } from '../fakes/work-repository.ts'
import { type Ended, kship } from '../process.ts'

const token = withChecksum('ghp_', 'waive')
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
const policyOf = ({ path }: WorkRepository): Promise<string> => readFile(join(path, '.kship.yml'), 'utf8')
const as = ({ path }: WorkRepository, ...args: string[]): Promise<Ended> =>
  kship(args, { cwd: path, env: gitEnv })
const found = async (repository: WorkRepository): Promise<string> => {
  const { stdout } = await as(repository, 'secret-guard', '--format', 'json')
  return JSON.parse(stdout).findings[0].fingerprint
}

describe('kship waive', () => {
  const leaking = (work: (repository: WorkRepository) => Promise<void>): Promise<void> =>
    withRepository(async (repository) => {
      await repository.write('in/a.txt', token)
      await repository.write('.kship.yml', '# our law\nfail-on: [high]\n')
      repository.commit('a')
      await work(repository)
    })

  it('lets the finding through, and leaves the rest of the file alone', () =>
    leaking(async (repository) => {
      await chmod(join(repository.path, '.kship.yml'), 0o640)
      expect((await as(repository, 'secret-guard')).code).toBe(1)
      const fingerprint = await found(repository)
      const args = ['waive', fingerprint, '--reason', 'test key', '--expires', soon, '--owner', 'ada']
      const within = await kship(args, { cwd: join(repository.path, 'in'), env: gitEnv })
      expect([within.code, within.stderr]).toEqual([0, expect.not.stringContaining(token)])
      expect(within.stdout).toContain('GitHub token [github-token, critical]')
      expect(await policyOf(repository)).toMatch(
        /^# our law\nfail-on: \[high\]\nwaivers:\n {2}- fingerprint: /,
      )
      expect((await stat(join(repository.path, '.kship.yml'))).mode & 0o777).toBe(0o640)
      const { code, stdout } = await as(repository, 'secret-guard')
      expect([code, stdout]).toEqual([0, expect.stringContaining('! debt: waived finding (test key)')])
    }))

  it('finds in the history what the tree no longer holds, and takes the owner from git', () =>
    leaking(async (repository) => {
      const fingerprint = await found(repository)
      await repository.write('in/a.txt', 'gone')
      repository.commit('b')
      repository.git('config', 'user.email', 'ada@example.invalid')
      const ended = await as(repository, 'waive', fingerprint, '--reason', 'rotated', '--expires', soon)
      expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('[github-token, critical]')])
      expect(await policyOf(repository)).toContain('owner: ada@example.invalid')
      expect((await as(repository, 'secret-guard', '--scope', 'history')).code).toBe(0)
    }))

  it.each([
    ['no owner that anyone knows', {}, 'input "owner" is required'],
    [
      'an end beyond its bound',
      { owner: 'ada', expires: '2099-01-01' },
      'at the latest for critical severity',
    ],
    [
      'a policy file that is not there',
      { owner: 'ada', policy: 'other.yml' },
      'there is no file "other.yml"',
    ],
    ['an unknown flag', { owner: 'ada', until: soon }, 'unknown input "until"'],
  ])('refuses %s, and changes nothing', (_, part, message) =>
    leaking(async (repository) => {
      const inputs = { reason: 'x', expires: soon, ...part }
      const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])
      const ended = await as(repository, 'waive', await found(repository), ...flags)
      expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(message)])
      expect(await policyOf(repository)).toBe('# our law\nfail-on: [high]\n')
    }),
  )

  it('writes into no folder that stands in the place of the policy', () =>
    withScratch(async (folder) => {
      await mkdir(join(folder, '.kship.yml'))
      const args = ['waive', 'ab'.repeat(16), '--reason', 'x', '--expires', soon, '--owner', 'ada']
      expect(await kship(args, { cwd: folder })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('.kship.yml is a folder'),
      })
      expect(await readdir(folder)).toEqual(['.kship.yml'])
    }))

  it('needs no repository', () =>
    withScratch(async (folder) => {
      const args = ['waive', 'ab'.repeat(16), '--reason', 'x', '--expires', soon, '--owner', 'ada']
      expect((await kship(args, { cwd: folder })).code).toBe(0)
      expect(await readFile(join(folder, '.kship.yml'), 'utf8')).toContain('owner: ada')
    }))
})

describe('kship baseline', () => {
  it('makes an old repository pass, and its next secret block', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      await repository.write('a.txt', withChecksum('ghp_', 'second'))
      repository.commit('b')
      const first = await as(repository, 'baseline', '--owner', 'ada')
      expect([first.code, first.stdout]).toEqual([
        0,
        expect.stringContaining('2 waivers written into .kship.yml'),
      ])
      expect((await as(repository, 'secret-guard', '--scope', 'history')).code).toBe(0)
      const text = await policyOf(repository)
      const again = await as(repository, 'baseline', '--owner', 'bob')
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('(unchanged)')])
      expect(again.stdout.match(/! debt: waived finding/g)).toHaveLength(2)
      expect(await policyOf(repository)).toBe(text)
      await repository.write('b.txt', withChecksum('ghp_', 'third'))
      repository.commit('c')
      // The policy is committed too: its fingerprints look random, and are none of a secret.
      const third = await as(repository, 'secret-guard', '--scope', 'history')
      expect([third.code, third.stdout]).toEqual([1, expect.stringContaining('1 secret in 3 commits')])
    }))

  it('of the tree leaves the history alone; a dry run writes nothing', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      await repository.write('a.txt', 'gone')
      repository.commit('b')
      const tree = await as(repository, 'baseline', '--owner', 'ada', '--scope', 'tree')
      expect(tree.stdout).toContain('Nothing to add')
      const dry = await as(repository, 'baseline', '--owner', 'ada', '--dry-run')
      expect(dry.stdout).toContain('1 waiver would be written')
      await expect(policyOf(repository)).rejects.toThrow('ENOENT')
    }))
})
