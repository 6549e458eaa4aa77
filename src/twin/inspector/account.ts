import { createHash } from 'node:crypto'
import type { ScanStatusReason, Status } from '@aws-sdk/client-inspector2'
import { isIndex } from '../../core/image/choose.ts'
import type { Digest } from '../../core/image/oci.ts'
import type { TwinClock } from '../clock.ts'
import type { EcrAccount, EcrImage } from '../ecr/account.ts'
import type { BlobStore } from '../registry/blobs.ts'
import { type Flaw, type Scan, scanImage } from './scan.ts'

export type InspectorOptions = {
  /** Of ECR scanning in the account. */
  readonly status: Status
  /** Milliseconds of the twin. */
  readonly delays: {
    /** From the push until the image is covered at all. */
    readonly seen: number
    readonly pending: number
    readonly scanning: number
    /**
     * From SUCCESSFUL until each third of the findings is listed: a finished scan may have none yet
     * (https://github.com/aws/aws-sdk/issues/289).
     */
    readonly findings: number
  }
  /** Ids of vulnerabilities for which the account has a suppression rule. */
  readonly suppressed: readonly string[]
  /** A reason instead of a scan, for what cannot be brought about by bytes. */
  readonly reason?: ScanStatusReason
}
export const inspectorDefaults: InspectorOptions = {
  status: 'ENABLED',
  delays: { seen: 1_000, pending: 4_000, scanning: 10_000, findings: 7_000 },
  suppressed: [],
}

export type CoverageRecord = {
  readonly image: EcrImage
  reason: ScanStatusReason
  platform: string
  lastScannedAt: Date | undefined
  findings: readonly FindingRecord[]
}
export type FindingRecord = {
  readonly arn: string
  readonly flaw: Flaw
  readonly observedAt: Date
  readonly status: 'ACTIVE' | 'SUPPRESSED'
}

type World = {
  readonly ecr: EcrAccount
  readonly store: BlobStore
  readonly clock: TwinClock
}

/** Inspector in one account and region: what it covers and what it found. */
export class InspectorAccount {
  readonly ecr: EcrAccount
  readonly options: InspectorOptions
  readonly covered = new Map<string, CoverageRecord>()
  readonly #world: World
  readonly #running = new Set<Promise<void>>()
  readonly #end = new AbortController()

  constructor(world: World, options: InspectorOptions) {
    this.ecr = world.ecr
    this.options = options
    this.#world = world
    world.ecr.watch((image) => this.#pushed(image))
  }

  resourceId(repository: string, digest: Digest): string {
    return `${this.ecr.arn(repository)}/${digest}`
  }

  /** Takes up a push where enhanced scanning is on. An image index is not scanned, its images are, one by one. */
  #pushed(image: EcrImage): void {
    const isEnhanced = this.ecr.scanning.type === 'ENHANCED' && this.options.status === 'ENABLED'
    if (!isEnhanced || isIndex({ ...image, size: image.bytes.length })) return
    const tracked = this.#scan(image).finally(() => this.#running.delete(tracked))
    this.#running.add(tracked)
  }

  async stop(): Promise<void> {
    this.#end.abort()
    await Promise.allSettled(this.#running)
  }

  async #scan(image: EcrImage): Promise<void> {
    const { delays, reason } = this.options
    const { clock, store, ecr } = this.#world
    const record: CoverageRecord = {
      image,
      reason: 'PENDING_INITIAL_SCAN',
      platform: '',
      lastScannedAt: undefined,
      findings: [],
    }
    if (!(await this.#pass(delays.seen))) return
    this.covered.set(this.resourceId(image.repository, image.digest), record)
    const frequency = ecr.frequency(image.repository)
    if (reason !== undefined || frequency === 'MANUAL') {
      record.reason = reason ?? 'SCAN_FREQUENCY_MANUAL'
      return
    }
    if (!(await this.#pass(delays.pending))) return
    record.reason = 'SCAN_IN_PROGRESS'
    const scan = await scanImage(image, store)
    if (!(await this.#pass(delays.scanning))) return
    if (scan.reason === 'SUCCESSFUL') {
      record.platform = scan.platform
      record.lastScannedAt = new Date(clock.now())
    }
    // `unverified`: that one scan on push ends under this reason and not as SUCCESSFUL.
    const isOnce = scan.reason === 'SUCCESSFUL' && frequency === 'SCAN_ON_PUSH'
    record.reason = isOnce ? 'SCAN_FREQUENCY_SCAN_ON_PUSH' : scan.reason
    await this.#list(record, scan)
  }

  /** Lists what was found in thirds, each later than the one before. */
  async #list(record: CoverageRecord, scan: Scan): Promise<void> {
    const flaws = scan.reason === 'SUCCESSFUL' ? scan.flaws : []
    const found = flaws.map((flaw) => this.#finding(record, flaw))
    for (const part of [1, 2, 3]) {
      if (!(await this.#pass(this.options.delays.findings))) return
      record.findings = found.slice(0, Math.floor((found.length * part) / 3))
    }
  }

  #finding({ image }: CoverageRecord, flaw: Flaw): FindingRecord {
    const { id, region } = this.ecr
    const identity = [this.resourceId(image.repository, image.digest), flaw.advisory.id, flaw.package.path]
    const name = createHash('md5')
      .update([...identity, flaw.package.name].join('\0'))
      .digest('hex')
    return {
      arn: `arn:aws:inspector2:${region}:${id}:finding/${name}`,
      flaw,
      observedAt: new Date(this.#world.clock.now()),
      status: this.options.suppressed.includes(flaw.advisory.id) ? 'SUPPRESSED' : 'ACTIVE',
    }
  }

  /** False when the twin has ended meanwhile. */
  async #pass(milliseconds: number): Promise<boolean> {
    await this.#world.clock.sleep(milliseconds, this.#end.signal)
    return !this.#end.signal.aborted
  }
}
