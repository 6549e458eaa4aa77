import { Halted } from '../command/failure.ts'
import { type Digest, DigestMismatch, type Image } from '../image/oci.ts'

/** What shall run: bytes at hand that were read to their end, or a digest that a registry keeps. */
export type Subject = { readonly digest: Digest; readonly image?: Image }

/** Every blob to its end: what does not hash to its descriptor goes no further (invariant 5). */
export async function readWhole(open: () => Promise<Image>): Promise<Subject & { readonly image: Image }> {
  try {
    const image = await open()
    for (const blob of [image.manifest.config, ...image.manifest.layers])
      for await (const _ of image.blob(blob));
    return { digest: image.descriptor.digest, image }
  } catch (error) {
    throw changedBytes(error)
  }
}

export function changedBytes(error: unknown): unknown {
  if (!(error instanceof DigestMismatch)) return error
  const message = `The image's bytes were changed: ${error.message}. Nothing was deployed.`
  return new Halted('blocked', 'digest-mismatch', message, {
    cause: error,
    evidence: { expected: error.expected, found: error.found },
  })
}
