import { expect } from '@jest/globals'
import { withChecksum } from '../../core/secrets/plant.ts'
import { gitEnv, type WorkRepository, withRepository } from '../../fakes/work-repository.ts'
import { type Ended, kship, run } from '../../process.ts'

export const token = withChecksum('ghp_', 'hook')

export const hook = (
  repository: WorkRepository,
  action: string,
  env: Record<string, string> = {},
): Promise<Ended> => kship(['hook', action], { cwd: repository.path, env: { ...gitEnv, ...env } })
export const git = (repository: WorkRepository, ...args: string[]): Promise<Ended> =>
  run('git', args, { cwd: repository.path, env: gitEnv })

/** A repository in which the hooks are installed. */
export const guarded = (work: (repository: WorkRepository) => Promise<void>): Promise<void> =>
  withRepository(async (repository) => {
    expect((await hook(repository, 'install')).code).toBe(0)
    await work(repository)
  })
