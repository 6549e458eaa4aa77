import type { Node } from 'yaml'
import { isMap, isScalar, isSeq } from 'yaml'
import { UsageError } from '../command/failure.ts'
import { didYouMean } from '../command/inputs.ts'

/** A parsed policy file: what it is called, and on which line a node of it stands. */
export type Page = { readonly file: string; line(node: Node | null | undefined): number }

export const malformed = (file: string, message: string, cause?: unknown): UsageError =>
  new UsageError(
    'malformed-file',
    'policy',
    message.replace(/\s+/g, ' '),
    cause === undefined ? undefined : new Error(`in ${file}`, { cause }),
  )

export const wrong = (page: Page, node: Node | null | undefined, what: string): UsageError =>
  malformed(page.file, `${page.file}:${page.line(node)}: ${what}`)

export function record(
  page: Page,
  node: Node | null | undefined,
  name: string,
  known: readonly string[],
): Record<string, Node | null> {
  if (!isMap<Node | null, Node | null>(node))
    throw wrong(page, node, `${name} must be a mapping of ${known.join(', ')}`)
  return Object.fromEntries(
    node.items.map(({ key, value }) => {
      if (!isScalar(key)) throw wrong(page, key, `a key of ${name} is a word`)
      const word = String(key.value)
      if (!known.includes(word))
        throw wrong(page, key, `unknown key "${word}" in ${name}${didYouMean(word, known)}`)
      return [word, value]
    }),
  )
}

export function sequence(page: Page, node: Node | null, name: string): readonly (Node | null)[] {
  if (!isSeq<Node | null>(node)) throw wrong(page, node, `"${name}" must be a list`)
  return node.items
}

export function oneOf<const V extends string>(
  page: Page,
  node: Node | null,
  values: readonly V[],
  otherwise: string,
): V {
  const found = values.find((one) => isScalar(node) && node.value === one)
  if (found === undefined) throw wrong(page, node, otherwise)
  return found
}
