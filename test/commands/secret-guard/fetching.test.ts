import { execFile } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { withGitServer } from '../../fakes/git-server.ts'
import { gitEnv, repositoryAt, type WorkRepository } from '../../fakes/work-repository.ts'
import { listening } from '../../server.ts'
import { branched, guard, places, token } from './guard.ts'

const env = { PATH: process.env['PATH'] }

/** main with one commit; feature with three, the middle one with the token and the last without it. */
const hidden = (work: (repository: WorkRepository, base: string, head: string) => Promise<void>) =>
  branched(async (repository, base) => {
    for (const text of ['a', token, 'c']) {
      await repository.write('x.txt', text)
      repository.commit('x')
    }
    repository.git('config', 'uploadpack.allowFilter', 'true')
    repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
    await work(repository, base, repository.git('rev-parse', 'HEAD'))
  })

/** A clone over HTTP, then pointed to the server that asks for a password. */
async function cloned<T>(
  url: string,
  args: readonly string[],
  work: (folder: string) => Promise<T>,
): Promise<T> {
  return withScratch(async (parent) => {
    const folder = join(parent, 'clone')
    // The server lives in this process: it must not be waited for in silence.
    await promisify(execFile)('git', ['clone', '-q', ...args, url, folder], { env: gitEnv })
    return work(folder)
  })
}
const pointed = (folder: string, url: string): string =>
  repositoryAt(folder).git('remote', 'set-url', 'origin', url)

async function event(
  folder: string,
  name: string,
  payload: object,
  rest: object,
  part = {},
): Promise<Report> {
  const file = join(folder, '.git', 'event.json')
  await writeFile(file, JSON.stringify(payload))
  const variables = { ...env, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file, GITHUB_SHA: 'HEAD', ...rest }
  return guard(folder, { rehearsal: 'true', ...part }, { host: 'actions', env: variables })
}
const pull = (base: string, head: string) => ({
  pull_request: { base: { sha: base }, head: { sha: head, ref: 'feature' }, title: 't', body: '' },
})

describe('what a clone lacks is fetched from its origin', () => {
  it('for a pull request on a clone of depth 1, with the token that was given', () =>
    hidden((repository, base, head) =>
      withGitServer(repository.path, undefined, ({ url: open }) =>
        withGitServer(repository.path, 'word', ({ url, authorizations }) =>
          cloned(open, ['--depth', '1', '-b', 'main'], async (folder) => {
            pointed(folder, url)
            const before = await readdir(join(folder, '.git'))
            const report = await event(folder, 'pull_request', pull(base, head), { GITHUB_TOKEN: 'word' })
            expect(places(report)).toEqual(['blocks blob x.txt 1'])
            expect(report.coverage.read).toMatchObject({ commits: 3, blobs: 3 })
            expect(report).toMatchObject({
              rehearsal: true,
              evidence: { fetched: { from: new URL(url).host } },
            })
            expect(authorizations.at(-1)).toMatch(/^Basic /)
            expect(await readdir(join(folder, '.git'))).toEqual([...before, 'event.json'].sort())
            expect(repositoryAt(folder).git('rev-list', '--all', '--count')).toBe('1')
          }),
        ),
      ),
    ))

  it('with the header that checkout leaves behind', () =>
    hidden((repository, base, head) =>
      withGitServer(repository.path, undefined, ({ url: open }) =>
        withGitServer(repository.path, 'word', ({ url }) =>
          cloned(open, ['--depth', '1', '-b', 'main'], async (folder) => {
            pointed(folder, url)
            const basic = Buffer.from('x-access-token:word').toString('base64')
            const setting = `http.${new URL(url).origin}/.extraheader`
            repositoryAt(folder).git('config', setting, `AUTHORIZATION: basic ${basic}`)
            const report = await event(folder, 'pull_request', pull(base, head), {})
            expect(places(report)).toEqual(['blocks blob x.txt 1'])
          }),
        ),
      ),
    ))

  it.each([
    ['history of a shallow clone', ['--depth', '1', '-b', 'feature'], { scope: 'history' }],
    ['history of a clone without files', ['--filter=blob:none', '--no-checkout'], { scope: 'history' }],
    ['history of a clone without trees', ['--filter=tree:0', '--no-checkout'], { scope: 'history' }],
    ['a range of a clone without files', ['--filter=blob:none'], { scope: 'range', base: 'origin/main' }],
  ])('%s', (_, args, inputs) =>
    hidden((repository) =>
      withGitServer(repository.path, undefined, ({ url }) =>
        cloned(url, args, async (folder) => {
          const report = await guard(folder, inputs, { env })
          expect(places(report)).toEqual(['blocks blob x.txt 1'])
        }),
      ),
    ),
  )

  it('the default branch, for a new branch in a clone that knows only that', () =>
    hidden((repository, _, head) =>
      withGitServer(repository.path, undefined, ({ url }) =>
        cloned(url, ['--depth', '1', '-b', 'feature', '--single-branch'], async (folder) => {
          const push = {
            ref: 'refs/heads/feature',
            before: '0'.repeat(40),
            after: head,
            repository: { default_branch: 'main' },
          }
          const report = await event(folder, 'push', push, {})
          expect([report.coverage.read['commits'], ...places(report)]).toEqual([3, 'blocks blob x.txt 1'])
        }),
      ),
    ))

  it.each([
    [
      'the password is wrong',
      { GITHUB_TOKEN: 'other' },
      {},
      'word',
      /is not in this clone; .*fetch-depth: 0/,
    ],
    ['this machine may not stand in for GitHub', {}, { rehearsal: '' }, undefined, /is not in this clone/],
  ])('and is incomplete when %s', (_, rest, part, password, message) =>
    hidden((repository, base, head) =>
      withGitServer(repository.path, undefined, ({ url: open }) =>
        withGitServer(repository.path, password, ({ url, authorizations }) =>
          cloned(open, ['--depth', '1', '-b', 'main'], async (folder) => {
            pointed(folder, url)
            const report = await event(folder, 'pull_request', pull(base, head), rest, part)
            expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
            expect(report.summary).toMatch(message)
            if ('rehearsal' in part) expect(authorizations).toEqual([])
          }),
        ),
      ),
    ),
  )

  it('follows no redirection', () =>
    hidden((repository, base, head) =>
      withGitServer(repository.path, undefined, ({ url: open, authorizations }) =>
        cloned(open, ['--depth', '1', '-b', 'main'], async (folder) => {
          const before = authorizations.length
          const server = await listening((request, response) => {
            response.writeHead(302, { location: `${new URL(open).origin}${request.url}` }).end()
          })
          pointed(folder, `${server.origin}/repository.git`)
          const report = await event(folder, 'pull_request', pull(base, head), { GITHUB_TOKEN: 'word' })
          await server.close()
          expect([report.detail, authorizations.length]).toEqual(['objects-missing', before])
        }),
      ),
    ))

  it('tells nobody else, whatever the clone is configured to', () =>
    hidden((repository, base, head) =>
      withGitServer(repository.path, undefined, ({ url: open }) =>
        withGitServer(repository.path, undefined, ({ url: evil, authorizations }) =>
          withGitServer(repository.path, 'word', ({ url }) =>
            cloned(open, ['--depth', '1', '-b', 'main'], async (folder) => {
              pointed(folder, url)
              const clone = repositoryAt(folder)
              clone.git('config', `url.${evil}.insteadOf`, url)
              clone.git('config', 'http.proxy', new URL(evil).origin)
              clone.git('config', 'credential.helper', '!touch ran; false')
              const report = await event(folder, 'pull_request', pull(base, head), { GITHUB_TOKEN: 'word' })
              expect(places(report)).toEqual(['blocks blob x.txt 1'])
              expect(authorizations).toEqual([])
              expect(await readdir(folder)).not.toContain('ran')
            }),
          ),
        ),
      ),
    ))
})
