import { UsageError } from '../command/failure.ts'
import { didYouMean } from '../command/inputs.ts'

/** A named variable of a running container. `T` is what stands for its value: text, or a reference to a secret. */
export type Taken<T> = { readonly container: string; readonly key: string; readonly value: T }
type Variables<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

/**
 * Finds named variables (`NAME`, or `container/NAME`) in what runs, for the containers that go on.
 * @param running container → name → value; undefined when nothing runs yet
 * @param name of what runs, `version 12`
 * @throws UsageError for a name that does not run, or that the spec sets too
 */
export function inherited<T>(
  words: readonly string[],
  wanted: Variables<unknown>,
  running: Variables<T> | undefined,
  name: string,
): readonly Taken<T>[] {
  return words.flatMap((word) => take(word, wanted, running, name))
}

function take<T>(
  word: string,
  wanted: Variables<unknown>,
  running: Variables<T> | undefined,
  name: string,
): readonly Taken<T>[] {
  if (running === undefined) throw wrong(word, 'nothing runs yet to inherit from; set it in the spec')
  const [key = '', only] = word.split('/').reverse()
  const found = Object.entries(running)
    .filter(([container]) => Object.hasOwn(wanted, container) && (only === undefined || container === only))
    .flatMap(([container, variables]) => {
      const value = Object.hasOwn(variables, key) ? variables[key] : undefined
      return value === undefined ? [] : [{ container, key, value }]
    })
  if (found.length === 0) {
    const known = Object.values(running).flatMap((variables) => Object.keys(variables))
    throw wrong(word, `${name} has no such variable${didYouMean(key, known)}`)
  }
  const twice = found.find(({ container }) => Object.hasOwn(wanted[container] ?? {}, key))
  if (twice !== undefined) throw wrong(word, `the spec sets it too, in container "${twice.container}"`)
  return found
}

const wrong = (word: string, why: string): UsageError =>
  new UsageError('bad-value', 'environment-inherit', `input "environment-inherit": "${word}": ${why}`)
