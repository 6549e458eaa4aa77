import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ChildResult, runChild } from '../adapters/system/child.ts'
import type { World } from './scene.ts'

const author = { name: 'Rehearsal', email: 'rehearsal@example.invalid', date: '2026-01-01T00:00:00Z' }
const identity = {
  GIT_AUTHOR_NAME: author.name,
  GIT_AUTHOR_EMAIL: author.email,
  GIT_AUTHOR_DATE: author.date,
  GIT_COMMITTER_NAME: author.name,
  GIT_COMMITTER_EMAIL: author.email,
  GIT_COMMITTER_DATE: author.date,
  GIT_CONFIG_NOSYSTEM: '1',
}

/** The user's own git, as the user runs it: hooks run. */
export function git(world: World, cwd: string, ...args: readonly string[]): Promise<ChildResult> {
  return runChild('git', args, { cwd, env: { ...world.home, ...identity }, signal: world.signal })
}

async function must(world: World, cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await git(world, cwd, ...args)
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`)
  return stdout.toString('utf8').trim()
}

/** A repository whose history grew in a few commits, the app in `migration/advisor`. */
export async function makeRepository(world: World, folder: string, app: string): Promise<string> {
  const inside = join(folder, 'migration', 'advisor')
  await mkdir(folder, { recursive: true })
  await must(world, folder, 'init', '--quiet', '--initial-branch=main')
  await writeFile(join(folder, 'README.md'), '# Migration\n\nThe advisor lives in migration/advisor.\n')
  await commit(world, folder, 'Start the repository')
  await cp(app, inside, { recursive: true, filter: (path) => !path.includes('node_modules') })
  await commit(world, folder, 'Add the advisor')
  await writeFile(
    join(inside, 'NOTES.md'),
    'Deploy with `kship deploy-lightsail` or `kship deploy-fargate`, specifications in deploy/.\n',
  )
  await commit(world, folder, 'Tell how to deploy')
  return inside
}

export async function commit(world: World, repository: string, message: string): Promise<void> {
  await must(world, repository, 'add', '--all', '--force')
  await must(world, repository, 'commit', '--quiet', '--message', message)
}

/** How many commit objects the object database holds, reachable or not. */
export async function countCommits(world: World, repository: string): Promise<number> {
  const listed = await must(
    world,
    repository,
    'cat-file',
    '--batch-all-objects',
    '--batch-check=%(objecttype)',
  )
  return listed.split('\n').filter((type) => type === 'commit').length
}
