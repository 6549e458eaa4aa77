import type { Confidence } from '../../../report/finding.ts'
import { namesAt, valueAfter } from '../../assignment.ts'
import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isDrawn } from './drawn.ts'

/** A value of which only the length and the alphabet are known: the name that it is assigned to must say the rest. */
type Named = {
  readonly rule: Rule
  /** Parts of names, lower case, word characters only. */
  readonly anchors: readonly string[]
  /** The whole name in lower case without `_` and `-`. */
  readonly names: RegExp
  readonly value: RegExp
  readonly proof?: (value: string) => boolean
  readonly confidence?: Confidence
}

export const named = ({
  rule,
  anchors,
  names,
  value,
  proof = isDrawn,
  confidence = 'high',
}: Named): Kind => ({
  rules: [rule],
  inBinary: false,
  anchors,
  isLocal: true,
  *find({ text }, places) {
    for (const { name, plain, end } of namesAt(text, places)) {
      if (!names.test(plain)) continue
      const found = valueAfter(text, end)
      if (found === undefined || !value.test(found.value) || !proof(found.value)) continue
      yield { rule, confidence, secret: found.value, key: name, start: found.start, end: found.end }
    }
  },
})
