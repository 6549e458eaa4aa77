import { Halted } from '../../core/command/failure.ts'
import { GitFailed } from './git.ts'

const wayOut =
  'give actions/checkout `fetch-depth: 0` ' +
  '(in a terminal: git fetch --unshallow, or git fetch --refetch for a partial clone)'

/** What a clone does not hold: objects, and parents of commits where a shallow clone was cut. */
type Gaps = { readonly objects: number; readonly parents?: number }

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export const missing = ({ objects, parents = 0 }: Gaps): Halted => {
  const parts = [
    ...(objects > 0 ? [`${counted(objects, 'object')} missing or corrupt in this clone`] : []),
    ...(parents > 0 ? [`the parents of ${counted(parents, 'commit')} missing from this shallow clone`] : []),
  ]
  const message = `Not all could be read: ${parts.join(', ')}; ${wayOut}.`
  return new Halted('incomplete', 'objects-missing', message, { evidence: { missing: { objects, parents } } })
}

/** git ended at the first object that it could not read, so there may be more. */
export const missingAtLeast = (cause: GitFailed): Halted =>
  new Halted(
    'incomplete',
    'objects-missing',
    `Not all could be read: at least 1 object missing or corrupt (${cause.message}); ${wayOut}.`,
    {
      cause,
      evidence: { missing: { objects: 'at least 1' } },
    },
  )

/** A walk that git breaks off is a clone that is not whole. */
export async function* whole<T>(walk: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* walk
  } catch (error) {
    if (error instanceof GitFailed) throw missingAtLeast(error)
    throw error
  }
}
