import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { imageLaw } from '../../src/commands/image-law.ts'
import type { Site } from '../../src/core/command/command.ts'
import { withGitServer } from '../fakes/git-server.ts'
import { siteIn } from '../fakes/site.ts'
import { gitEnv, type WorkRepository, withRepository } from '../fakes/work-repository.ts'

const strict = 'image:\n  unfixed: block\n'
const lax = 'image:\n  fail-on: []\n'
const PATH = process.env['PATH']

/** The base branch holds one policy, the head another one, the work tree a third. */
const proposed = (work: (repository: WorkRepository, base: string, head: string) => Promise<void>) =>
  withRepository(async (repository) => {
    await repository.write('.kship.yml', strict)
    const base = repository.commit('base')
    await repository.write('.kship.yml', lax)
    const head = repository.commit('head')
    await repository.write('.kship.yml', 'image:\n  fail-on: [low]\n')
    await mkdir(join(repository.path, 'app'))
    await work(repository, base, head)
  })

async function inActions(
  folder: string,
  name: string,
  event: object,
  env: Record<string, string> = {},
): Promise<Site> {
  const file = join(folder, '.git', 'event.json')
  await writeFile(file, JSON.stringify(event))
  return {
    ...siteIn(folder, { PATH, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file, ...env }),
    host: 'actions',
  }
}
const pull = (base: string, head: string) => ({
  pull_request: { base: { sha: base }, head: { sha: head, ref: 'feature' } },
})

describe('the policy that judges an image', () => {
  it('is that of the work tree in a terminal, from the root of the repository', () =>
    proposed(async ({ path }) => {
      const law = await imageLaw(join(path, 'app'), { policy: undefined }, siteIn(path, { PATH }))
      expect(law).toMatchObject({ from: 'work tree', policy: { image: { failOn: ['low'] } } })
    }))

  it('is that of the base branch for a pull request, which cannot write its own', () =>
    proposed(async ({ path }, base, head) => {
      const site = await inActions(path, 'pull_request', pull(base, head))
      expect(await imageLaw(path, { policy: undefined }, site)).toMatchObject({
        from: 'base branch',
        policy: { image: { failOn: ['critical', 'high'], unfixed: 'block' } },
      })
    }))

  it.each([
    ['a push', 'push', (head: string) => ({ ref: 'refs/heads/main', before: head, after: head }), {}],
    ['another event', 'workflow_dispatch', () => ({}), 'sha'],
  ] as const)('is that of the commit for %s', (_, name, event, env) =>
    proposed(async ({ path }, __, head) => {
      const site = await inActions(path, name, event(head), env === 'sha' ? { GITHUB_SHA: head } : {})
      const law = await imageLaw(path, { policy: undefined }, site)
      expect(law).toMatchObject({ from: 'pushed commit', policy: { image: { failOn: [] } } })
    }),
  )

  it.each(['push', 'create', 'workflow_dispatch'])(
    'is that of the default branch for %s of another',
    (name) =>
      proposed(async ({ path, git }, base, head) => {
        git('update-ref', 'refs/remotes/origin/main', base)
        const ref = 'refs/heads/feature'
        const toMain = { repository: { default_branch: 'main' }, master_branch: 'main' }
        const event = { ref, ref_type: 'branch', before: base, after: head, ...toMain }
        const site = await inActions(path, name, event, { GITHUB_SHA: head, GITHUB_REF: ref })
        expect(await imageLaw(path, { policy: undefined }, site)).toMatchObject({
          from: 'default branch',
          policy: { image: { unfixed: 'block' } },
        })
      }),
  )

  it('is fetched from the origin where the clone is shallow, that commit alone', () =>
    proposed((origin, base, head) => {
      origin.git('checkout', '-q', '-f', '-b', 'feature')
      origin.git('branch', '-q', '-f', 'main', base)
      for (const name of ['allowFilter', 'allowAnySHA1InWant'])
        origin.git('config', `uploadpack.${name}`, 'true')
      return withGitServer(origin.path, undefined, ({ url, authorizations }) =>
        withScratch(async (parent) => {
          const clone = join(parent, 'clone')
          const args = ['clone', '-q', '--depth=1', '-b', 'feature', url, clone]
          await promisify(execFile)('git', args, { env: gitEnv })
          const event = {
            ref: 'refs/heads/feature',
            before: base,
            after: head,
            repository: { default_branch: 'main' },
          }
          const site = await inActions(clone, 'push', event)
          expect(await imageLaw(clone, { policy: undefined, rehearsal: true }, site)).toMatchObject({
            from: 'default branch',
            policy: { image: { unfixed: 'block' } },
          })
          const asked = authorizations.length
          const law = await imageLaw(clone, { policy: undefined }, site)
          expect([law.from, law.debt?.length, authorizations.length]).toEqual(['pushed commit', 1, asked])
        }),
      )
    }))

  it('is unknown when the clone does not hold the base', () =>
    proposed(async ({ path }, _, head) => {
      const site = await inActions(path, 'pull_request', pull('0123'.repeat(10), head))
      await expect(imageLaw(path, { policy: undefined }, site)).rejects.toMatchObject({
        outcome: 'incomplete',
        detail: 'objects-missing',
        message: expect.stringContaining('fetch-depth: 0'),
      })
    }))

  it('is the built-in one in Actions without a clone, whatever lies there', () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, '.kship.yml'), lax)
      const site: Site = { ...siteIn(folder, { PATH }), host: 'actions' }
      expect(await imageLaw(folder, { policy: undefined }, site)).toMatchObject({ from: 'built-in' })
      await expect(imageLaw(folder, { policy: '.kship.yml' }, site)).rejects.toMatchObject({
        code: 'no-repository',
      })
    }))

  it('is that of the folder in a terminal outside of a repository', () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, '.kship.yml'), lax)
      const law = await imageLaw(folder, { policy: undefined }, siteIn(folder, { PATH }))
      expect(law).toMatchObject({ from: 'work tree', policy: { image: { failOn: [] } } })
    }))
})
