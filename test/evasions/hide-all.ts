import { keyId, secretKey, withChecksum } from '../core/secrets/plant.ts'
import { repositoryAt, type WorkRepository } from '../fakes/work-repository.ts'
import { archives } from './in-archives.ts'
import { history } from './in-commits.ts'
import { encodings } from './in-encodings.ts'
import { attributes, files } from './in-files.ts'
import { refs } from './in-refs.ts'
import type { HidingPlace } from './place.ts'

const inTree: readonly HidingPlace[] = [...files, ...encodings, ...archives]
export const hidingPlaces: readonly HidingPlace[] = [...inTree, ...history, ...refs]

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
 * @param options of `git init`
 */
export async function hideAll(
  path: string,
  seed: string,
  ...options: readonly string[]
): Promise<WorkRepository> {
  const repository = repositoryAt(path)
  const { id, secret } = pairOf(seed)
  repository.git('init', '-q', '-b', 'main', ...options)
  await repository.write('.gitattributes', attributes)
  await repository.write('app.txt', 'one\n')
  await repository.write('split.ini', `id = ${id}\nname = x\n`)
  repository.commit('base')
  repository.git('checkout', '-q', '-b', 'feature')
  for (const place of inTree) await place.hide(repository, secretFor(seed, place))
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
