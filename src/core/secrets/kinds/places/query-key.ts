import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isForShow } from '../../path.ts'
import { matchesOf } from '../../pattern.ts'
import { strengthOf } from '../../strength.ts'
import { isOfOwnKind } from '../../value.ts'

const inQuery: Rule = {
  id: 'url-query-key',
  title: 'API key in the query of a URL',
  severity: 'medium',
  rotate: [
    'revoke it at the service that the URL points to: it is also in the logs of every proxy on the way',
    'send it in a header, from the environment',
  ],
  recognised: 'key=, appid= or subscription-key= in the query of a URL, with a value that looks drawn',
}

/** Names that say enough in a query only; what is called a key anywhere is found there too. */
const query =
  /https?:\/\/[^\s"'`<>?]{4,300}\?(?:[^\s"'`<>&]{0,200}&){0,12}?(?<key>key|app_?id|subscription-key)=(?<secret>[\w-]{16,128})(?![\w%-])/g

export const queryKey: Kind = {
  rules: [inQuery],
  inBinary: false,
  anchors: ['?key=', '&key=', 'appid=', 'app_id=', 'subscription-key='],
  isLocal: true,
  *find({ path, text }) {
    yield* matchesOf(inQuery, { pattern: query }, text, (secret, key) => {
      if (isOfOwnKind(secret)) return undefined
      const strength = strengthOf(secret)
      // A digest behind `key` is an object's or a cache's.
      const isDrawn = strength === 'random' || (strength === 'hex' && key !== 'key')
      return isDrawn ? (isForShow(path) ? 'low' : 'medium') : undefined
    })
  },
}
