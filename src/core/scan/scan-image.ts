import { Halted } from '../command/failure.ts'
import type { ReadLayer } from '../image/layer.ts'
import { type Digest, DigestMismatch, type Image, isDigest } from '../image/oci.ts'
import { formatPlatform } from '../image/platform.ts'
import { type Report, report, type Skipped } from '../report/report.ts'
import { findingsOf } from './findings.ts'
import { conclude, policyDigest } from './gate.ts'
import { lookAtLayers } from './look.ts'
import { lookAtConfig } from './places.ts'
import { createVerdict, type Verdict } from './verdict.ts'

export type Scan = {
  readonly image: Image
  /** What the builder said that it built; absent for an image that was given. */
  readonly built?: { readonly digest: Digest; readonly base: string }
  readonly rehearsal: boolean
  /** Milliseconds since the epoch. */
  readonly time: number
}
export type Ports = {
  readonly readLayer: ReadLayer
  readonly onFile: (files: number, bytes: number) => void
}

/** No verdict stands for a look that was not complete. */
export type Scanned = { readonly report: Report; readonly verdict?: Verdict }

const notAsked = 'vulnerabilities'
const skipped: Skipped = {
  what: notAsked,
  why: 'not asked: no vulnerability engine in this version',
  count: 1,
}

/** Looks at one image and judges it. Throws `Halted` (blocked, digest-mismatch) for bytes that were changed. */
export async function scanImage({ image, built, rehearsal, time }: Scan, ports: Ports): Promise<Scanned> {
  const { digest } = image.descriptor
  if (built !== undefined && built.digest !== digest) {
    throw new Halted(
      'blocked',
      'digest-mismatch',
      `The builder made ${built.digest}, the layout holds ${digest}.`,
    )
  }
  const look = await unchanged(() => lookAtLayers(image, ports.readLayer, ports.onFile))
  const findings = findingsOf(image, look, lookAtConfig(image))
  const secrets = findings.filter(({ blocking }) => blocking).length
  const conclusion = conclude({ secrets, unread: look.unread.length, ...look.read })
  const verdict =
    look.unread.length > 0
      ? undefined
      : createVerdict({
          digest,
          passed: conclusion.outcome === 'passed',
          rehearsal,
          time: new Date(time).toISOString(),
          policyDigest,
          notAsked: [notAsked],
        })
  return {
    report: report({
      ...conclusion,
      command: 'scan-image',
      rehearsal,
      outputs: { digest },
      findings,
      coverage: { read: look.read, skipped: [...look.unread, skipped] },
      evidence: { image: evidenceOf(image, built?.base), engines: [] },
    }),
    ...(verdict !== undefined && { verdict }),
  }
}

/** Runs work on an image's bytes; a change of them closes the gate. */
export async function unchanged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DigestMismatch)) throw error
    throw new Halted('blocked', 'digest-mismatch', `${error.message}.`, { cause: error })
  }
}

function evidenceOf({ descriptor, manifest, config }: Image, builtOn: string | undefined) {
  const named = manifest.annotations?.['org.opencontainers.image.base.digest'] ?? ''
  return {
    digest: descriptor.digest,
    config: manifest.config.digest,
    platform: formatPlatform(config),
    base: builtOn ?? (isDigest(named) ? named : 'unknown'),
  }
}
