import { expect } from '@jest/globals'
import { Budget, standardLimits } from '../../src/core/secrets/archive/budget.ts'
import { isArchive } from '../../src/core/secrets/archive/format.ts'
import { unpack } from '../../src/core/secrets/archive/unpack.ts'
import { decodedIn } from '../../src/core/secrets/decode/nested.ts'
import { disclosed } from '../../src/core/secrets/disclosed.ts'
import { entriesOf, isEnvironment } from '../../src/core/secrets/environment-file.ts'
import { builtIn } from '../../src/core/secrets/inspect.ts'
import { kinds } from '../../src/core/secrets/kinds.ts'
import { decode } from '../../src/core/secrets/text.ts'
import { cpuOf } from '../growth.ts'
import { matchesIn } from './kinds.ts'
import { paths } from './texts.ts'

const asText = (bytes: Buffer): string => decode(bytes).text

/** Everything that reads bytes of others. None of them throws, whatever the bytes. */
export const readers: Readonly<Record<string, (bytes: Buffer) => void>> = {
  'the whole look at a file': (bytes) => {
    for (const path of paths) builtIn.inspect(path, bytes)
  },
  'every kind by itself': (bytes) => {
    const { text, binary } = decode(bytes)
    for (const kind of kinds) {
      for (const { start, end, secret } of matchesIn(kind, { path: '.env', text, binary })) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(secret).not.toBe('')
      }
    }
  },
  'every decoder': (bytes) => {
    const source = { path: 'a.ipynb', ...decode(bytes) }
    const decoding = {
      find: () => [],
      met: () => undefined,
      skip: () => undefined,
      budget: new Budget(standardLimits, bytes.length),
    }
    for (const { match } of decodedIn(source, decoding)) expect(match).toBeDefined()
  },
  'every archive reader': (bytes) => {
    if (!isArchive(bytes)) return
    for (const { bytes: packed } of unpack(bytes, 'a.zip').files())
      expect(packed.length).toBeGreaterThanOrEqual(0)
  },
  'the reader of environment files': (bytes) => {
    const text = asText(bytes)
    isEnvironment(text)
    for (const { key, start } of entriesOf(text)) {
      expect(key).not.toBe('')
      expect(start).toBeLessThanOrEqual(text.length)
    }
  },
  'the reader of texts that are said': (bytes) => {
    disclosed(asText(bytes), builtIn)
  },
}

/** Milliseconds of CPU; of a few kilobytes more than this is a hang in the making. */
const longest = 5_000

export function readSoon(name: string, bytes: Buffer): void {
  expect(cpuOf(() => readers[name]?.(bytes))).toBeLessThan(longest)
}
