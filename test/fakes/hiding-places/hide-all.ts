import { keyId, secretKey, withChecksum } from '../../core/secrets/plant.ts'
import { gitEnv, repositoryAt, type WorkRepository } from '../work-repository.ts'
import { history, refs } from './commits.ts'
import { files } from './files.ts'
import type { HidingPlace } from './place.ts'

export const hidingPlaces: readonly HidingPlace[] = [...files, ...history, ...refs]

/** One secret for each place, by name; equal seeds give equal ones. */
export const secretFor = (seed: string, { name }: Pick<HidingPlace, 'name'>): string =>
  withChecksum('ghp_', `${seed} ${name}`)

/** The parts of an AWS key: on an old line and a new one. */
export const pairOf = (seed: string): { readonly id: string; readonly secret: string } => ({
  id: keyId(seed),
  secret: secretKey(seed),
})
/**
 * `main` with what was there before, and `feature` with one secret in every hiding place there is, below more commits
 * than a pull request's list shows.
 */
export async function hideAll(path: string, seed: string): Promise<WorkRepository> {
  const repository = withCommitter(repositoryAt(path))
  const { id, secret } = pairOf(seed)
  repository.git('init', '-q', '-b', 'main')
  await repository.write('.gitattributes', '*.nodiff -diff\n')
  await repository.write('split.ini', `id = ${id}\nname = x\n`)
  repository.commit('base')
  repository.git('checkout', '-q', '-b', 'feature')
  for (const place of files) await place.hide(repository, secretFor(seed, place))
  await repository.write('split.ini', `id = ${id}\nname = x\nvalue = ${secret}\n`)
  repository.commit('files')
  for (const place of history) {
    await place.hide(repository, secretFor(seed, place))
    repository.commit(`after ${place.name}`)
  }
  for (let more = 0; more < 40; more++) repository.git('commit', '-q', '--allow-empty', '-m', `more ${more}`)
  for (const place of refs) await place.hide(repository, secretFor(seed, place))
  return repository
}

/** The fixed committer of tests would overrule the one that a place names. */
function withCommitter(repository: WorkRepository): WorkRepository {
  return {
    ...repository,
    git: (...args) => {
      const named = args.find((arg) => arg.startsWith('committer.name='))?.slice('committer.name='.length)
      if (named === undefined) return repository.git(...args)
      const before = gitEnv.GIT_COMMITTER_NAME
      gitEnv.GIT_COMMITTER_NAME = named
      try {
        return repository.git(...args)
      } finally {
        gitEnv.GIT_COMMITTER_NAME = before
      }
    },
  }
}
