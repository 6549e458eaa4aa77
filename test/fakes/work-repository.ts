import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withScratch } from '../../src/adapters/system/scratch.ts'

/** A real repository in a temporary folder, with commits that are the same in every run. */
export type WorkRepository = {
  readonly path: string
  git(...args: string[]): string
  write(path: string, content: string | Uint8Array): Promise<void>
  delete(path: string): Promise<void>
  /** Adds everything, commits it, and gives the commit's id. */
  commit(message: string): string
}

export const gitEnv = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.invalid',
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.invalid',
  GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
}

export function repositoryAt(path: string): WorkRepository {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: path,
      env: gitEnv,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  return {
    path,
    git,
    async write(file, content) {
      await mkdir(dirname(join(path, file)), { recursive: true })
      await writeFile(join(path, file), content)
    },
    delete: (file) => rm(join(path, file), { recursive: true }),
    commit(message) {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      return git('rev-parse', 'HEAD')
    },
  }
}

export const withRepository = <T>(work: (repository: WorkRepository) => Promise<T>): Promise<T> =>
  withScratch(async (folder) => {
    const repository = repositoryAt(folder)
    repository.git('init', '-q', '-b', 'main')
    return work(repository)
  })
