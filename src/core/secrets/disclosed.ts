import type { Json } from '../report/report.ts'
import { isUnread } from './crowd.ts'
import { masked } from './disclosure.ts'
import type { Hit } from './hit.ts'
import type { Inspector } from './inspect.ts'

/** A text that may hold secrets itself, fit to be shown; `known` are hits that only its surroundings proved. */
export const disclosed = (text: string, inspector: Inspector, known: readonly Hit[] = []): string =>
  withoutSecrets(text, inspector.inspect('', Buffer.from(text)), known)

/** The same for a path, whose folders are read by themselves too. */
export function disclosedPath(path: string, inspector: Inspector, known: readonly Hit[] = []): string {
  const folders = path.split('/').map((_, index, names) => names.slice(0, index + 1).join('/'))
  return withoutSecrets(path, inspector.inspect('', Buffer.from(folders.join('\n'))), known)
}

/** The same for every text in facts of others; their names are ours. */
export function disclosedFacts(facts: Json, inspector: Inspector): Json {
  if (typeof facts === 'string') return disclosed(facts, inspector)
  if (Array.isArray(facts)) return facts.map((one: Json) => disclosedFacts(one, inspector))
  if (typeof facts !== 'object' || facts === null) return facts
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, disclosedFacts(fact, inspector)]),
  )
}

/** Past it nothing of the text is shown: to mask each would take as many passes over it. */
const mostMasked = 256
const notShown = '(not shown: it holds a secret)'
const notRead = '(not shown: not all of it could be read)'

function withoutSecrets(text: string, own: readonly Hit[], known: readonly Hit[]): string {
  if (own.length > mostMasked) return notShown
  const shown = masked(text, [...own, ...known])
  if (own.some(({ rule }) => isUnread(rule.id))) return notRead
  // A secret that was decoded to be found does not stand there as it is: then nothing of the text is shown.
  return own.length > 0 && shown === text ? notShown : shown
}
