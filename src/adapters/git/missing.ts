import { Halted } from '../../core/command/failure.ts'
import { GitFailed } from './git.ts'

const wayOut =
  'give actions/checkout `fetch-depth: 0` ' +
  '(in a terminal: git fetch --unshallow, or git fetch --refetch for a partial clone)'

/** What a clone does not hold: objects, and parents of commits where a shallow clone was cut. */
type Gaps = { readonly objects: readonly string[]; readonly parents?: number }

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Not all of a clone could be read. */
export class Missing extends Halted {
  /** Those that are known by name. */
  readonly objects: readonly string[]
  /** Commits are missing too, of which only those that come after them are known. */
  readonly isCut: boolean
  readonly #what: string

  constructor(
    what: string,
    gaps: { readonly objects: readonly string[]; readonly isCut: boolean },
    details: ConstructorParameters<typeof Halted>[3],
    tried = '',
  ) {
    super('incomplete', 'objects-missing', `Not all could be read: ${what}${tried}; ${wayOut}.`, details)
    this.name = 'Missing'
    this.objects = gaps.objects
    this.isCut = gaps.isCut
    this.#what = what
  }

  /** The same, when fetching it has failed. */
  after(failure: string): Missing {
    const details = { cause: this, evidence: this.evidence }
    return new Missing(this.#what, this, details, ` (fetching failed: ${failure})`)
  }
}

/** Of a partial clone most are: as many as lead to one in the evidence, and a few in the sentence. */
const mostIds = 100
const mostTold = 3
const some = (ids: readonly string[]): string =>
  [...ids.slice(0, mostTold), ...(ids.length > mostTold ? ['…'] : [])].join(', ')

export const missing = ({ objects, parents = 0 }: Gaps): Missing => {
  const parts = [
    ...(objects.length > 0
      ? [`${counted(objects.length, 'object')} missing or corrupt in this clone (${some(objects)})`]
      : []),
    ...(parents > 0 ? [`the parents of ${counted(parents, 'commit')} missing from this shallow clone`] : []),
  ]
  return new Missing(
    parts.join(', '),
    { objects, isCut: parents > 0 },
    { evidence: { missing: { objects: objects.length, parents, ids: objects.slice(0, mostIds) } } },
  )
}

/** git ended at the first object that it could not read, so there may be more. */
export const missingAtLeast = (cause: GitFailed): Missing =>
  new Missing(
    `at least 1 object missing or corrupt (${cause.message})`,
    { objects: [], isCut: true },
    { cause, evidence: { missing: { objects: 'at least 1' } } },
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
