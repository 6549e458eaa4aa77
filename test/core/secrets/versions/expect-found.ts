import { expect } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { Versions } from '../../../../src/core/secrets/versions.ts'

/** Longer than all that decides about one place. */
export const lines = (name: string, count = 60): string =>
  Array.from({ length: count }, (_, at) => `${name} ${at}: a line of a file, and nothing in it\n`).join('')
export const within = (text: string): string => `${lines('above')}${text}\n${lines('below')}`

/** Each of these versions behind the one before holds what it holds by itself. */
export function expectFound(path: string, ...versions: readonly string[]): void {
  const together = new Versions(builtIn)
  const found = versions.map((text) => together.inspect(path, Buffer.from(text)))
  expect(found).toEqual(versions.map((text) => builtIn.inspect(path, Buffer.from(text))))
}

/** The later version holds one secret, by itself and behind the former one. */
export function expectOne(before: string | Buffer, after: string | Buffer): void {
  const together = new Versions(builtIn)
  together.inspect('app/settings', Buffer.from(before))
  const alone = builtIn.inspect('app/settings', Buffer.from(after))
  expect(alone).toHaveLength(1)
  expect(together.inspect('app/settings', Buffer.from(after))).toEqual(alone)
}

/** So many characters of nothing, in whole lines. */
export const filled = (length: number, line = '# words and words\n'): string =>
  line.repeat(length / line.length)
