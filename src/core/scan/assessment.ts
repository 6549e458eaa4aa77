import type { Package, Severity, VulnerabilityId } from '../report/finding.ts'
import type { Skipped } from '../report/report.ts'
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
