import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { standardLimits } from '../../../../src/core/secrets/archive/budget.ts'
import { isArchive } from '../../../../src/core/secrets/archive/format.ts'
import { unpack } from '../../../../src/core/secrets/archive/unpack.ts'
import { tar, zip } from './archives.ts'
import { two } from './opened.ts'

describe('any bytes', () => {
  const valid = [zip(two), tar(two), gzipSync(tar(two)), zip({ 'i.zip': zip(two) })]
  const limits = { ...standardLimits, bytes: 1 << 20, fileBytes: 1 << 20 }
  const drain = (bytes: Uint8Array): number =>
    [...unpack(bytes, 'a', limits).files()].reduce((sum, file) => sum + file.bytes.length, 0)

  it('end, within the limits, when an archive is changed anywhere', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        (one, edits) => {
          const bytes = Buffer.from(one)
          for (const [at, byte] of edits) bytes[at % bytes.length] = byte
          expect(drain(bytes)).toBeLessThanOrEqual(2 << 20)
        },
      ),
      { numRuns: 500 },
    ))

  it('end when an archive is cut anywhere, or grown', () =>
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), fc.uint8Array({ maxLength: 50 }), (one, end, more) => {
        drain(Buffer.concat([one.subarray(0, end % one.length), more]))
      }),
      { numRuns: 500 },
    ))

  it('are no archive by chance', () =>
    fc.assert(fc.property(fc.string(), (text) => !isArchive(Buffer.from(`text ${text}`)))))
})
