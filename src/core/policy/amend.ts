import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Waiver } from './policy.ts'

/**
 * The text of a policy with these waivers in it; one that is there already takes the new reason, owner and end.
 * Comments and the order of keys stay. The text must be one that `parsePolicy` accepts.
 */
export function amend(text: string, waivers: readonly Waiver[]): string {
  const document = parseDocument(text)
  const list = waiversOf(document)
  for (const waiver of waivers) {
    const there = list.items.find(isFor(waiver.fingerprint))
    if (there === undefined) list.add(document.createNode(waiver))
    else for (const [key, value] of Object.entries(waiver)) there.set(key, value)
  }
  const written = document.toString({
    lineWidth: 0,
    flowCollectionPadding: /[[{] /.test(text),
    indentSeq: !/^[\w-]+:[ \t]*\r?\n(?:[ \t]*#.*\n)*- /m.test(text),
  })
  return text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written
}

function waiversOf(document: Document): YAMLSeq {
  if (!isMap(document.contents)) document.contents = document.createNode({})
  const there = document.get('waivers')
  if (isSeq(there)) {
    if (there.items.length === 0) there.flow = false
    return there
  }
  const list = document.createNode([])
  document.set('waivers', list)
  return list
}

/** By its source: an unquoted fingerprint of digits alone is a number to YAML. */
const isFor =
  (fingerprint: string) =>
  (item: unknown): item is YAMLMap => {
    const found = isMap(item) ? item.get('fingerprint', true) : undefined
    return isScalar(found) && (found.source ?? found.value) === fingerprint
  }
