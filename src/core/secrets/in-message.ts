import type { Hit } from './hit.ts'
import type { Inspector } from './inspect.ts'
import type { Content } from './repository.ts'
import type { Sighting } from './sighting.ts'
import { decode } from './text.ts'

/** A commit or tag: its header lines name people, the rest is the message. */
export function inMessage(
  { oid, type, content }: Content,
  hits: readonly Hit[],
  { tag, order }: { readonly tag: string | undefined; readonly order: number },
  inspector: Inspector,
): Sighting[] {
  if (hits.length === 0) return []
  const { text } = decode(content)
  const headerLines = text.slice(0, text.indexOf('\n\n') + 1).split('\n').length
  const ref = tag === undefined ? {} : { ref: inspector.inspectText(tag).length === 0 ? tag : '(masked)' }
  return hits.map((hit) => {
    const isHeader = hit.line < headerLines
    const surface = isHeader ? 'author' : type === 'tag' ? 'tag-message' : 'commit-message'
    const line = isHeader ? {} : { line: hit.line - headerLines, column: hit.column }
    return { hit, where: { surface, ...line, ...(type === 'tag' ? ref : { commit: oid }) }, order }
  })
}
