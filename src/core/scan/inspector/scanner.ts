import type { Digest, Image } from '../../image/oci.ts'

/** What is asked of ECR and Inspector about one repository of one account and region. */
export type Scanner = {
  /** How registry and repository are scanned; undefined when there is no such repository. */
  configuration(): Promise<Configuration | undefined>
  /** Of ECR scanning in the account: ENABLED, DISABLED … */
  accountStatus(): Promise<string>
  login(): Promise<Login>
  /** Pushes the image by digest and throws when the registry stored anything else. */
  push(image: Image, login: Login): Promise<void>
  /** When ECR took the image; milliseconds since the epoch. Undefined when it does not have it. */
  pushedAt(digest: Digest): Promise<number | undefined>
  coverage(digest: Digest): Promise<Coverage | undefined>
  /** ACTIVE and SUPPRESSED ones, all pages. */
  findings(digest: Digest): Promise<readonly InspectorFinding[]>
  /** What is known of exploitation; without those that Inspector had no answer for. */
  details(arns: readonly string[]): Promise<ReadonlyMap<string, { readonly kev: boolean }>>
}

export type Login = {
  /** Host and port of the registry that the password is for. */
  readonly registry: string
  readonly username: string
  readonly password: string
}
export type Configuration = {
  /** BASIC or ENHANCED. */
  readonly type: string
  /** CONTINUOUS_SCAN, SCAN_ON_PUSH or MANUAL. */
  readonly frequency: string
}
export type Coverage = {
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly scannedAt: number | undefined
}

/** One finding, in the members of Inspector's `Finding` that are used. */
export type InspectorFinding = {
  readonly arn: string
  readonly status: string
  readonly severity: string
  readonly title: string
  readonly vulnerabilityId: string
  readonly related: readonly string[]
  readonly url: string | undefined
  /** YES, NO or PARTIAL. */
  readonly fixAvailable: string
  readonly exploitAvailable: boolean
  readonly epss: number | undefined
  /** Of the image, such as DEBIAN_12. */
  readonly platform: string
  readonly packages: readonly InspectorPackage[]
}
export type InspectorPackage = {
  readonly name: string
  readonly version: string
  readonly epoch: number
  readonly release: string | undefined
  readonly manager: string
  readonly path: string | undefined
  readonly fixedIn: string | undefined
  readonly layer: string | undefined
}

/** How many ARNs `details` takes at once: API_BatchGetFindingDetails. */
export const detailsAtOnce = 10
