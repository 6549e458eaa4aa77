import type { Image } from '../image/oci.ts'
import type { Package, Severity, VulnerabilityId } from '../report/finding.ts'
import type { Skipped } from '../report/report.ts'
import type { PackageDatabase } from './package-databases.ts'
import type { Engine } from './verdict.ts'

/** What one vulnerability engine says about one platform image; every engine's answer is brought to this shape. */
export type Assessment = {
  readonly engine: Engine
  /** Name → count of what it looked at, such as packages. */
  readonly read: Readonly<Record<string, number>>
  /** What it could not judge, by name. Anything here makes the scan incomplete. */
  readonly unread: readonly Skipped[]
  readonly vulnerabilities: readonly Vulnerability[]
}

export type Vulnerability = {
  readonly vulnerability: VulnerabilityId
  readonly severity: Severity
  readonly title: string
  readonly package: Package
  /** Diff-id of the layer that brought the package, where the engine tells it. */
  readonly layer?: string
  /** Of the file that declares the package, inside the image. */
  readonly path?: string
  /** Accepted in the engine's own console: reported, never blocking. */
  readonly suppressed?: boolean
}

/**
 * A vulnerability engine, ready to be asked about the image that our own look has just read and verified.
 * @param databases of OS packages that the look saw: an engine that names no package of them has not assessed it
 * Throws `EngineFailure` for every answer that is not whole; nothing that an engine does is a defect of ours.
 */
export type VulnerabilityEngine = {
  readonly name: EngineName
  /** Asking it gives the bytes away: not while they hold a secret that closes the gate. */
  readonly handsOver?: true
  ask(image: Image, databases: readonly PackageDatabase[]): Promise<Assessment>
}

/** Every engine there is; a scan names those that it did not ask. */
export const engineNames = ['trivy', 'inspector'] as const
export type EngineName = (typeof engineNames)[number]

/**
 * Why an engine gave no assessment. The message is a sentence that names the engine and says what to do.
 * `unusable`: it could not even be asked (not installed, no database); a rehearsal goes on without it. `failed`: it was
 * asked, or is not what it should be.
 */
export class EngineFailure extends Error {
  readonly reason: 'unusable' | 'failed'

  constructor(reason: EngineFailure['reason'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EngineFailure'
    this.reason = reason
  }
}
