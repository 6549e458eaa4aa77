import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { clientSecret, drawn, keyId, privateKey, secretKey, withChecksum } from '../core/secrets/plant.ts'
import { gitEnv, type WorkRepository, withRepository } from '../fakes/work-repository.ts'
import { kship } from '../process.ts'

const token = (place: string): string => withChecksum('ghp_', place)
const key = privateKey('pkcs8')

/** One secret of its own for every place that a repository has. */
const canaries = {
  content: token('content'),
  'file name': token('file name'),
  folder: token('folder'),
  'commit message': token('commit message'),
  author: token('author'),
  branch: token('branch'),
  tag: token('tag'),
  'tag message': token('tag message'),
  link: token('link'),
  'aws secret': secretKey('canary'),
  'aws session': drawn('session', 300, 'base64'),
  cognito: clientSecret('canary'),
  'env value': drawn('env', 32, 'base62'),
  'env password': ['c0rrect', 'Horse!9'].join(''),
  'url password': drawn('url', 24, 'base62'),
  'private key': key.split('\n')[3] ?? '',
  'pull request': token('pull request'),
  argument: token('argument'),
}

/** Every way in which a value could stand in output, and halves of it. */
const forms = (value: string): string[] => {
  const half = value.slice(Math.floor(value.length / 2))
  return [
    value,
    half,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    Buffer.from(value).toString('hex'),
  ]
}

async function plant(repository: WorkRepository): Promise<void> {
  await repository.write('first.txt', 'first')
  repository.commit('first')
  repository.git('checkout', '-q', '-b', `use-${canaries.branch}`)
  await repository.write('a.txt', canaries.content)
  await repository.write(`${canaries.folder}/${canaries['file name']}.txt`, `${canaries.content}\n`)
  await repository.write(
    'aws.txt',
    `${keyId('canary')} ${canaries['aws secret']}\naws_session_token = ${canaries['aws session']}\n`,
  )
  await repository.write('c.sh', `COGNITO_CLIENT_SECRET=${canaries.cognito}`)
  await repository.write(
    '.env',
    `A_TOKEN=${canaries['env value']}\nDB_PASSWORD="${canaries['env password']}"\n`,
  )
  await repository.write('u.txt', `postgres://app:${canaries['url password']}@db.acme.io/x`)
  await repository.write('key.pem', key)
  await repository.write('key.json', JSON.stringify({ key }))
  repository.commit(`message ${canaries['commit message']}`)
  repository.git(
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'x',
    `--author=${canaries.author} <a@example.invalid>`,
  )
  repository.git('tag', '-a', `v-${canaries.tag}`, '-m', canaries['tag message'])
}

it(
  'lets no value out, in any scope and form',
  () =>
    withRepository(async (repository) => {
      await plant(repository)
      await withScratch(async (folder) => {
        const file = join(folder, 'event.json')
        const head = repository.git('rev-parse', 'HEAD')
        const branch = `use-${canaries.branch}`
        const payload = {
          pull_request: {
            base: { sha: repository.git('rev-parse', 'main') },
            head: { sha: head, ref: branch },
            title: canaries['pull request'],
            body: canaries['pull request'],
          },
        }
        await writeFile(file, JSON.stringify(payload))
        const event = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file, GITHUB_SHA: head }
        const runs: readonly (readonly [args: string[], findings: boolean])[] = [
          [['--scope', 'range', '--base', 'main', '--head', branch], true],
          [['--scope', 'history'], true],
          [['--scope', 'history', '--head', `v-${canaries.tag}`], true],
          [['--scope', 'tree'], true],
          [['--scope', 'tree', '--head', branch], true],
          [['--scope', 'event'], true],
          [['--scope', 'stdin'], true],
          [['--scope', 'range', '--base', 'main', '--head', canaries.argument], false],
          [['--scope', 'push'], false],
        ]
        for (const [args, isFound] of runs) {
          for (const format of ['text', 'json']) {
            const output = join(folder, 'report')
            const options = {
              cwd: repository.path,
              env: { ...gitEnv, ...event },
              input: Object.values(canaries).join('\n'),
            }
            const shown = await kship(['secret-guard', ...args, '--format', format, '--verbose'], options)
            const written = await kship(
              ['secret-guard', ...args, '--format', format, '--output', output],
              options,
            )
            const file = isFound ? await readFile(output, 'utf8') : ''
            const all = [shown.stdout, shown.stderr, written.stdout, written.stderr, file].join('\n')
            expect([args.join(' '), shown.code]).toEqual([args.join(' '), isFound ? 1 : 2])
            for (const [name, value] of Object.entries(canaries)) {
              const leaked = forms(value).filter((form) => all.includes(form))
              expect([args[1], format, name, leaked.length]).toEqual([args[1], format, name, 0])
            }
          }
        }
      })
    }),
  60_000,
)
