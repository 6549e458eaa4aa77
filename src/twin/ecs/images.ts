import type { Digest, Index, Manifest } from '../../core/image/oci.ts'
import type { Registry } from '../registry/registry.ts'
import { parsed } from '../registry/repository.ts'

/** Where an image reference leads at the moment of a deployment. */
export type PulledImage = { readonly digest: Digest; readonly manifest: Manifest }

export type Images = {
  /** Whether a reference points at this account's ECR. */
  isEcr(image: string): boolean
  /** Of an index the image for that architecture. Throws what a task says that cannot pull it. */
  resolve(image: string, architecture: string): PulledImage
  /** What other registries hold: reference → the reference in ECR of the same bytes. */
  readonly elsewhere: Map<string, string>
}

/**
 * References to ECR by its AWS name and by the twin's own address lead to the same repositories.
 * `unverified`: of an image index the digest of the index is told, not of the platform's manifest.
 */
export function images(
  registry: Pick<Registry, 'host' | 'manifest'>,
  region: string,
  account: string,
): Images {
  const ecr = `${account}.dkr.ecr.${region}.amazonaws.com`
  const elsewhere = new Map<string, string>()
  const hosts = [ecr, registry.host]
  return {
    elsewhere,
    isEcr: (image) => hosts.some((host) => image.startsWith(`${host}/`)),
    resolve(image, architecture) {
      const reference = elsewhere.get(image) ?? image
      const host = hosts.find((one) => reference.startsWith(`${one}/`))
      const { repository, tag } = split(reference.slice((host ?? '').length + 1))
      const found = host === undefined ? undefined : registry.manifest(repository, tag)
      if (found === undefined)
        throw new Error(
          `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: not found`,
        )
      if (!/index|list/.test(found.mediaType)) return { digest: found.digest, manifest: parsed(found.bytes) }
      const { manifests } = JSON.parse(found.bytes.toString('utf8')) as Index
      const fits = manifests.find(({ platform }) => platform?.architecture === architecture)
      const child = fits === undefined ? undefined : registry.manifest(repository, fits.digest)
      if (child === undefined)
        throw new Error(
          `CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/${architecture}'`,
        )
      return { digest: found.digest, manifest: parsed(child.bytes) }
    },
  }
}

function split(path: string): { repository: string; tag: string } {
  const [, repository = path, tag = 'latest'] = /^(.*?)(?:@|:)(.+)$/.exec(path) ?? []
  return { repository, tag }
}
