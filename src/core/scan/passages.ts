import type { Hit } from '../secrets/hit.ts'
import type { Inspector } from '../secrets/inspect.ts'

/** A short text of an image that is no file: a variable, a line of its history, a name. */
export type Passage<P> = { readonly place: P; readonly text: string }

/**
 * Inspects passages as one text, one a line, so that secrets that prove each other (a key id and its key) are seen
 * together; gives each hit with the passage that it stands in.
 * @param path tells the engine how to read the text, '' for plain text
 */
export function inspectPassages<P>(
  path: string,
  passages: readonly Passage<P>[],
  inspector: Inspector,
): { readonly hit: Hit; readonly place: P }[] {
  const hits = inspector.inspect(path, Buffer.from(passages.map(({ text }) => text).join('\n')))
  const found: { hit: Hit; place: P }[] = []
  let first = 1
  let next = 0
  for (const passage of passages) {
    const end = first + passage.text.split('\n').length
    for (let hit = hits[next]; hit !== undefined && hit.line < end; hit = hits[++next]) {
      found.push({ hit, place: passage.place })
    }
    first = end
  }
  return found
}
