import { type Descriptor, mediaTypes, type Platform } from './oci.ts'
import { formatPlatform, isFor } from './platform.ts'

/**
 * BuildKit stores provenance beside the images of an index, as manifests marked so
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md).
 */
export const isAttestation = ({ annotations, platform }: Descriptor): boolean =>
  annotations?.['vnd.docker.reference.type'] !== undefined ||
  (platform?.os === 'unknown' && platform.architecture === 'unknown')

export const attests = ({ annotations }: Descriptor, image: Descriptor): boolean =>
  annotations?.['vnd.docker.reference.digest'] === image.digest

export const isIndex = ({ mediaType }: Descriptor): boolean =>
  mediaType === mediaTypes.index || mediaType === 'application/vnd.docker.distribution.manifest.list.v2+json'

export type Candidate = { readonly descriptor: Descriptor; readonly platform: Platform }

/** The one image for a platform; a sentence that says why not, when there is none or several. */
export function chooseImage(candidates: readonly Candidate[], wanted: Platform): Candidate | string {
  const fitting = candidates.filter(({ platform }) => isFor(wanted, platform))
  const [first] = fitting
  if (first === undefined) {
    const found = [...new Set(candidates.map(({ platform }) => formatPlatform(platform)))].toSorted()
    return `holds ${found.join(', ') || 'no image'}, not ${formatPlatform(wanted)}`
  }
  const others = new Set(fitting.map(({ descriptor }) => descriptor.digest))
  if (others.size > 1) {
    return `holds ${others.size} images for ${formatPlatform(wanted)} (${[...others].toSorted().join(', ')})`
  }
  return first
}
