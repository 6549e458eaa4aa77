import { describe, it } from '@jest/globals'
import { encodings } from '../../../evasions/in-encodings.ts'
import { negatives } from '../accuracy/negatives.ts'
import { positives } from '../accuracy/positives.ts'
import { withChecksum } from '../plant.ts'
import { expectFound, within } from './expect-found.ts'

/** A text without one of its lines, without half of it, and with another character at its end. */
function less(text: string): readonly string[] {
  const parts = text.split('\n')
  const without = parts.map((_, at) => parts.filter((_, other) => other !== at).join('\n'))
  const blanked = parts.map((_, at) => parts.map((line, other) => (other === at ? '' : line)).join('\n'))
  const halves = [text.slice(0, text.length / 2), text.slice(text.length / 2), `${text.slice(0, -2)}~`]
  return ['', ...without.slice(0, 40), ...blanked.slice(0, 40), ...halves]
}

const hidden = encodings.flatMap(({ name, path, content }) => {
  const text = content(withChecksum('ghp_', name))
  return typeof text === 'string' ? [{ name, path, text }] : []
})
const cases = [
  ...positives.map(({ name, text }) => ({ name, text, path: 'app/settings' })),
  { name: 'what is nothing', text: negatives.join('\n'), path: 'app/settings' },
  ...hidden,
]

describe('all that is found in a version by itself is found in it behind the one before', () => {
  it.each(cases.map(({ name, text, path }) => [name, text, path] as const))('%s', (_, text, path) => {
    for (const before of less(text)) expectFound(path, within(before), within(text), within(before))
  })
})
