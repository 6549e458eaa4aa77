/** The parts of the OCI image specification 1.1 that are read and written here. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  layerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  layerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const

export type Digest = `sha256:${string}`
export const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text)

export type Platform = { readonly os: string; readonly architecture: string; readonly variant?: string }

export type Descriptor = {
  readonly mediaType: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  readonly platform?: Platform
  readonly annotations?: Readonly<Record<string, string>>
}

export type Manifest = {
  readonly schemaVersion: 2
  readonly mediaType?: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations?: Readonly<Record<string, string>>
}

export type Index = {
  readonly schemaVersion: 2
  readonly mediaType?: string
  readonly manifests: readonly Descriptor[]
  readonly annotations?: Readonly<Record<string, string>>
}

export type ImageConfig = {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly created?: string
  readonly config?: {
    readonly User?: string
    readonly Env?: readonly string[]
    readonly WorkingDir?: string
    readonly Entrypoint?: readonly string[] | null
    readonly Cmd?: readonly string[] | null
    readonly ExposedPorts?: Readonly<Record<string, object>>
    readonly Labels?: Readonly<Record<string, string>>
  }
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly Digest[] }
  readonly history?: readonly History[]
}
export type History = {
  readonly created?: string
  readonly created_by?: string | null
  readonly comment?: string | null
  readonly empty_layer?: boolean
}

/** One platform's image: its manifest byte for byte, and the blobs that it names. */
export type Image = {
  readonly descriptor: Descriptor
  /** The manifest as it was read; its digest is `descriptor.digest`. */
  readonly bytes: Uint8Array
  readonly manifest: Manifest
  readonly config: ImageConfig
  /** Manifests of provenance that lie beside it in its index: no part of what runs, and not looked into. */
  readonly attestations?: number
  /** Streams a blob; throws `DigestMismatch` at its end when size or digest are not those of the descriptor. */
  blob(descriptor: Descriptor): AsyncIterable<Uint8Array>
}

/** Bytes that are not what their descriptor says. */
export class DigestMismatch extends Error {
  readonly expected: Digest
  readonly found: string

  constructor(what: string, expected: Digest, found: string) {
    super(`${what} is ${found}, not ${expected} as its descriptor says`)
    this.name = 'DigestMismatch'
    this.expected = expected
    this.found = found
  }
}
