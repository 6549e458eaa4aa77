import { UsageError } from '../../command/failure.ts'
import { didYouMean } from '../../command/inputs.ts'
import { isPlaceholder } from '../document.ts'
import type { TaskDefinition } from './definition.ts'

/**
 * The container whose image is filled in: the one that is named, the only one, or the one that leaves its image open.
 * @param isGiven whether the definition is the user's own spec
 */
export function targetOf(
  { containerDefinitions }: TaskDefinition,
  named: string | undefined,
  isGiven: boolean,
): string {
  const names = containerDefinitions.map(({ name }) => name)
  if (named !== undefined) {
    if (names.includes(named)) return named
    throw wrong('bad-value', `there is no container "${named}"${didYouMean(named, names)}`)
  }
  const open = containerDefinitions.filter(({ image }) => isPlaceholder(image)).map(({ name }) => name)
  const [only, ...others] = names.length === 1 ? names : open
  if (only !== undefined && others.length === 0) return only
  const place = isGiven ? 'the spec' : 'the running task definition'
  throw wrong(
    'missing-input',
    `${place} has several: ${names.join(', ')}; say whose image is to be filled in`,
  )
}

const wrong = (code: 'bad-value' | 'missing-input', why: string): UsageError =>
  new UsageError(code, 'container', `input "container": ${why}`)
