import { join } from 'node:path'
import { describe, expect, it, jest } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { asLogged, job } from '../../canaries/job.ts'
import { ambient, callerKeys, clientSecret, drawn, keyId, secretKey, token } from '../../canaries/planted.ts'
import { leaks, watch } from '../../canaries/watch.ts'
import { privateKey } from '../../core/secrets/plant.ts'
import { gitEnv, type WorkRepository, withRepository } from '../../fakes/work-repository.ts'
import { cli } from '../../process.ts'

jest.setTimeout(60_000)

const key = privateKey('pkcs8')

/** One secret of its own for every place that a repository has. */
const planted = {
  content: token('content'),
  'file name': token('file name'),
  folder: token('folder'),
  'commit message': token('commit message'),
  author: token('author'),
  branch: token('branch'),
  tag: token('tag'),
  'tag message': token('tag message'),
  'aws secret': secretKey('canary'),
  'aws session': drawn('session', 300, 'base64'),
  cognito: clientSecret('canary'),
  'env value': drawn('env', 32, 'base62'),
  'env password': ['c0rrect', 'Horse!9'].join(''),
  'url password': drawn('url', 24, 'base62'),
  'private key': key.split('\n')[3] ?? '',
  'pull request': token('pull request'),
  argument: token('argument'),
  staged: token('staged'),
}
const canaries = { ...planted, ...ambient, ...callerKeys }

async function plant(repository: WorkRepository): Promise<void> {
  await repository.write('first.txt', 'first')
  repository.commit('first')
  repository.git('checkout', '-q', '-b', `use-${planted.branch}`)
  await repository.write('a.txt', planted.content)
  await repository.write(`${planted.folder}/${planted['file name']}.txt`, `${planted.content}\n`)
  await repository.write(
    'aws.txt',
    `${keyId('canary')} ${planted['aws secret']}\naws_session_token = ${planted['aws session']}\n`,
  )
  await repository.write('c.sh', `COGNITO_CLIENT_SECRET=${planted.cognito}`)
  await repository.write(
    '.env',
    `A_TOKEN=${planted['env value']}\nDB_PASSWORD="${planted['env password']}"\n`,
  )
  await repository.write('u.txt', `postgres://app:${planted['url password']}@db.acme.io/x`)
  await repository.write('key.pem', key)
  await repository.write('key.json', JSON.stringify({ key }))
  repository.commit(`message ${planted['commit message']}`)
  const author = `--author=${planted.author} <a@example.invalid>`
  repository.git('commit', '-q', '--allow-empty', '-m', 'x', author)
  repository.git('tag', '-a', `v-${planted.tag}`, '-m', planted['tag message'])
  await repository.write('staged.txt', planted.staged)
  repository.git('add', 'staged.txt')
}

const branch = `use-${planted.branch}`
const zero = '0'.repeat(40)
const env = { ...gitEnv, ...ambient, ...callerKeys }

describe('no value leaves secret-guard', () => {
  it.each([
    [1, ['--scope', 'range', '--base', 'main', '--head', branch]],
    [1, ['--scope', 'history']],
    [1, ['--scope', 'history', '--head', `v-${planted.tag}`]],
    [1, ['--scope', 'tree']],
    [1, ['--scope', 'tree', '--head', branch]],
    [1, ['--scope', 'staged']],
    [1, ['--scope', 'push']],
    [1, ['--scope', 'stdin']],
    [2, ['--scope', 'range', '--base', 'main', '--head', planted.argument]],
  ])('%i %j', (code, args) =>
    withRepository(async (repository) => {
      await plant(repository)
      const head = repository.git('rev-parse', 'HEAD')
      const input = args.includes('push')
        ? `refs/heads/${branch} ${head} refs/heads/${branch} ${zero}\n`
        : Object.values(planted).join('\n')
      const folders = [repository.path]
      const order = { command: process.execPath, cwd: repository.path, env, input, folders }
      for (const rest of [['--verbose'], ['--format', 'json', '--output', 'report.json']]) {
        const seen = await watch({ ...order, args: [cli, 'secret-guard', ...args, ...rest] })
        expect([seen.code, seen.left, leaks(seen, canaries)]).toEqual([code, [], []])
        if (!args.includes('stdin')) expect(seen.children.length).toBeGreaterThan(0)
      }
    }),
  )

  it.each(['pull_request', 'push', 'workflow_dispatch'])('in Actions, on %s', (name) =>
    withRepository(async (repository) => {
      await plant(repository)
      const head = repository.git('rev-parse', 'HEAD')
      const base = repository.git('rev-parse', 'main')
      const text = planted['pull request']
      const payload = {
        before: base,
        after: head,
        ref: `refs/heads/${branch}`,
        repository: { default_branch: 'main' },
        pull_request: {
          base: { sha: base },
          head: { sha: head, ref: branch },
          title: text,
          body: text,
        },
      }
      await withScratch(async (runner) => {
        const event = { name, sha: head, payload }
        const order = await job('secret-guard', runner, {
          workspace: repository.path,
          inputs: {},
          event,
          env: { ...ambient, ...callerKeys },
        })
        const seen = await watch(order)
        expect(seen.stdout).toContain(`::add-mask::${planted.content}`)
        expect([seen.code, seen.left, leaks(asLogged(seen), canaries)]).toEqual([1, [], []])
      })
    }),
  )

  it('in Actions, when the payload is broken', () =>
    withRepository(async (repository) => {
      await plant(repository)
      await withScratch(async (runner) => {
        const order = await job('secret-guard', runner, {
          workspace: repository.path,
          inputs: {},
          event: { name: 'push', payload: '' },
          env: { ...ambient, GITHUB_EVENT_PATH: join(repository.path, 'a.txt') },
        })
        const seen = await watch(order)
        expect([seen.code, leaks(asLogged(seen), canaries)]).toEqual([1, []])
      })
    }))
})

describe('no value leaves the hooks', () => {
  it('when git itself runs them', () =>
    withRepository(async (repository) => {
      await plant(repository)
      const node = { command: process.execPath, cwd: repository.path, folders: [repository.path] }
      const installed = await watch({ ...node, args: [cli, 'hook', 'install'], env })
      expect([installed.code, leaks(installed, canaries)]).toEqual([0, []])
      await withScratch(async (remote) => {
        repository.git('init', '-q', '--bare', remote)
        repository.git('remote', 'add', 'origin', remote)
        for (const args of [
          ['commit', '-m', 'x'],
          ['push', '-q', 'origin', 'HEAD:refs/heads/new'],
        ]) {
          // git hands its own environment to its hooks, so this user has no secrets in theirs.
          const exempt = /\/\.git\/index$/
          const seen = await watch({ ...node, command: 'git', args, env: gitEnv, exempt })
          expect([seen.code, leaks(seen, planted)]).toEqual([1, []])
          expect(seen.children.flatMap(({ argv }) => argv)).toContain('secret-guard')
        }
      })
    }))

  it('when the remote is a URL with a password', () =>
    withRepository(async (repository) => {
      await plant(repository)
      await withScratch(async (folder) => {
        const remote = join(folder, token('remote'))
        repository.git('init', '-q', '--bare', remote)
        const node = { cwd: repository.path, folders: [] }
        await watch({ ...node, command: process.execPath, args: [cli, 'hook', 'install'], env })
        const args = ['push', '-q', remote, 'HEAD:refs/heads/new']
        const seen = await watch({ ...node, command: 'git', args, env: gitEnv })
        // What git itself starts for a URL has it in its arguments; what we start has not.
        const ours = seen.children.filter(({ argv }) => /secret-guard|--no-pager/.test(argv.join(' ')))
        const traces = ours.map(({ argv }) => ({ place: 'argv', bytes: Buffer.from(argv.join(' ')) }))
        expect([seen.code, traces.length > 2]).toEqual([1, true])
        expect(leaks({ traces }, { remote: token('remote') })).toEqual([])
      })
    }))

  it('when core.hooksPath holds one', () =>
    withRepository(async (repository) => {
      repository.git('config', 'core.hooksPath', join(repository.path, token('hooks path')))
      const node = { command: process.execPath, cwd: repository.path, folders: [repository.path] }
      for (const rest of [[], ['--format', 'json']]) {
        const seen = await watch({ ...node, args: [cli, 'hook', 'status', ...rest], env })
        const all = { ...canaries, 'hooks path': token('hooks path') }
        expect([seen.code, leaks(seen, all)]).toEqual([1, []])
      }
    }))
})
