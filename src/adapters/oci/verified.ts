import { createHash } from 'node:crypto'
import { type Descriptor, DigestMismatch } from '../../core/image/oci.ts'

/** Passes bytes on as they come, and throws `DigestMismatch` as soon as they are too many, or at their end. */
export async function* verified(
  source: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let read = 0
  for await (const chunk of source) {
    read += chunk.length
    if (read > size) throw new DigestMismatch(`blob ${digest}`, digest, `longer than ${size} bytes`)
    hash.update(chunk)
    yield chunk
  }
  if (read < size) throw new DigestMismatch(`blob ${digest}`, digest, `${read} bytes long instead of ${size}`)
  const found = `sha256:${hash.digest('hex')}`
  if (found !== digest) throw new DigestMismatch(`blob ${digest}`, digest, found)
}
