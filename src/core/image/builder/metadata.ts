import { type Digest, isDigest } from '../oci.ts'
import { BuilderFailed } from './builder.ts'

/** The digest in what buildx and buildctl write by `--metadata-file`. Throws `BuilderFailed`. */
export function metadataDigest(text: string): Digest {
  const metadata = parsed(text)
  const digest = typeof metadata === 'object' && metadata !== null ? digestIn(metadata) : undefined
  return builtDigest(typeof digest === 'string' ? digest : '')
}

/** A digest as a builder wrote it into a file. Throws `BuilderFailed` for anything else. */
export function builtDigest(text: string): Digest {
  const digest = text.trim()
  if (isDigest(digest)) return digest
  throw new BuilderFailed('did not say the digest of what it built')
}

const digestIn = (metadata: object): unknown =>
  'containerimage.digest' in metadata ? metadata['containerimage.digest'] : undefined

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BuilderFailed('wrote metadata that is not JSON', [], error)
  }
}
