import { execFile, spawnSync } from 'node:child_process'
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import type { Site } from '../../src/core/command/command.ts'
import { withGitServer } from '../fakes/git-server.ts'
import { gitEnv, type WorkRepository } from '../fakes/work-repository.ts'
import { hideAll } from './hide-all.ts'
import { hostileConfiguration, hostileEnvironment } from './hostile.ts'

/** The repository, and the seed of what is hidden in it. */
type Hidden = WorkRepository & { readonly seed: string }
type Work = (path: string, site?: Partial<Site>) => Promise<void>

/** What a repository may live in, or have been made to, that must not hide a thing of its history. */
export type World = { readonly name: string; enter(repository: Hidden, work: Work): Promise<void> }

const inScratch =
  (prepare: (repository: WorkRepository, folder: string) => unknown): World['enter'] =>
  (repository, work) =>
    withScratch(async (parent) => {
      const folder = join(parent, 'it')
      await prepare(repository, folder)
      await work(folder)
    })

/** A change of the repository itself, which the next world does not see. */
const changed =
  (change: (repository: WorkRepository) => unknown, site?: Partial<Site>): World['enter'] =>
  async (repository, work) => {
    await change(repository)
    await work(repository.path, site)
  }

const mirror = (...options: readonly string[]): World['enter'] =>
  inScratch(({ git, path }, folder) => git('clone', '-q', '--mirror', ...options, path, folder))

async function givenAway(path: string): Promise<void> {
  // Whoever may not give files away owns them all the same: then this world is like the first.
  if (process.getuid?.() !== 0) return
  for (const name of ['', ...(await readdir(path, { recursive: true }))])
    await chown(join(path, name), 4321, 4321).catch(() => undefined)
}

const manyTags = async ({ git, path }: WorkRepository): Promise<void> => {
  git('pack-refs', '--all')
  const commit = git('rev-parse', 'main')
  const lines = Array.from({ length: 10_000 }, (_, at) => `${commit} refs/tags/many/${at}\n`).join('')
  const before = git('for-each-ref', '--format=%(objectname) %(refname)')
  await writeFile(join(path, '.git', 'packed-refs'), `# pack-refs with: unsorted\n${before}\n${lines}`)
}

const made =
  (...options: readonly string[]): World['enter'] =>
  (repository, work) =>
    withScratch(async (folder) => {
      await hideAll(folder, repository.seed, ...options)
      await work(folder)
    })

/** From git 2.45 on. */
const hasReftable = spawnSync('git', ['init', '-h'], { encoding: 'utf8' }).stdout.includes('--ref-format')

export const worlds: readonly World[] = [
  { name: 'one that is packed', enter: changed(({ git }) => git('gc', '-q', '--prune=now')) },
  { name: 'a bare one', enter: mirror() },
  { name: 'one that borrows its objects', enter: mirror('--shared') },
  {
    name: 'a worktree',
    enter: inScratch(({ git }, folder) => git('worktree', 'add', '-q', '-b', 'elsewhere', folder, 'main')),
  },
  {
    name: 'one whose git folder is elsewhere',
    enter: inScratch(async ({ path, git }, folder) => {
      await mkdir(folder)
      git('clone', '-q', '--mirror', path, `${folder}.git`)
      git('--git-dir', `${folder}.git`, 'config', 'core.bare', 'false')
      await writeFile(join(folder, '.git'), `gitdir: ${folder}.git\n`)
    }),
  },
  {
    name: 'one of SHA-256',
    enter: made('--object-format=sha256'),
  },
  ...(hasReftable ? [{ name: 'one with a table of refs', enter: made('--ref-format=reftable') }] : []),
  {
    name: 'one whose files are fetched first',
    enter: (repository, work) =>
      withScratch((parent) =>
        withGitServer(repository.path, undefined, async ({ url }) => {
          repository.git('config', 'uploadpack.allowFilter', 'true')
          repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
          const folder = join(parent, 'it')
          // The server lives in this process: it must not be waited for in silence.
          const args = ['clone', '-q', '--mirror', '--filter=blob:none', url, folder]
          await promisify(execFile)('git', args, { env: gitEnv })
          await work(folder)
        }),
      ),
  },
  {
    name: 'one with replacements',
    enter: changed(({ git }) => {
      git('replace', 'feature', 'main')
      git('replace', 'feature:src/a.txt', 'main:app.txt')
      git('replace', 'feature~5^{tree}', 'main^{tree}')
    }),
  },
  {
    name: 'one with grafts',
    enter: changed(async ({ git, path }) => {
      await mkdir(join(path, '.git', 'info'), { recursive: true })
      await writeFile(join(path, '.git', 'info', 'grafts'), `${git('rev-parse', 'feature')}\n`)
    }),
  },
  { name: 'one with ten thousand tags', enter: changed(manyTags) },
  { name: 'somebody else’s', enter: changed(({ path }) => givenAway(path)) },
  { name: 'a hostile configuration', enter: changed(hostileConfiguration) },
  {
    name: 'a hostile environment',
    async enter({ path }, work) {
      const folder = join(path, '.git', 'evil')
      await mkdir(folder)
      await work(path, { env: await hostileEnvironment(folder) })
    },
  },
]
