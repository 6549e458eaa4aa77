import type { ScanFrequency, ScanType } from '@aws-sdk/client-ecr'
import type { TwinClock } from '../clock.ts'
import type { Rules, StoredManifest } from '../registry/repository.ts'
import { matches } from '../sts/policy.ts'

export type Mutability = 'MUTABLE' | 'IMMUTABLE'

/** How the private registry of the account scans. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html */
export type Scanning = {
  readonly type: ScanType
  /** At most two rules, one for each frequency; a repository that none matches is scanned by hand alone. */
  readonly rules: readonly { readonly frequency: ScanFrequency; readonly filters: readonly string[] }[]
}
export type EcrOptions = {
  readonly repositories: Readonly<Record<string, Mutability>>
  readonly scanning: Scanning
}

export const ecrDefaults: EcrOptions = {
  repositories: { advisor: 'IMMUTABLE' },
  scanning: { type: 'ENHANCED', rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['*'] }] },
}

export type EcrImage = StoredManifest & {
  readonly repository: string
  readonly pushedAt: Date
}

/** The private registry of one account in one region, beside its bytes. */
export class EcrAccount {
  readonly id: string
  readonly region: string
  readonly scanning: Scanning
  readonly #images = new Map<string, EcrImage>()
  readonly #repositories: ReadonlyMap<string, Mutability>
  readonly #clock: TwinClock
  readonly #watchers: ((image: EcrImage) => void)[] = []

  constructor(place: { id: string; region: string }, options: EcrOptions, clock: TwinClock) {
    this.id = place.id
    this.region = place.region
    this.scanning = options.scanning
    this.#repositories = new Map(Object.entries(options.repositories))
    this.#clock = clock
  }

  /** What its registry takes. */
  rules(): Readonly<Record<string, Rules>> {
    const rule = (mutability: Mutability): Rules => ({
      pull: true,
      index: true,
      mutable: mutability === 'MUTABLE',
    })
    return Object.fromEntries([...this.#repositories].map(([name, mutability]) => [name, rule(mutability)]))
  }

  /** Told of every image that is new. */
  watch(watcher: (image: EcrImage) => void): void {
    this.#watchers.push(watcher)
  }

  has(repository: string): boolean {
    return this.#repositories.has(repository)
  }

  arn(repository: string): string {
    return `arn:aws:ecr:${this.region}:${this.id}:repository/${repository}`
  }

  /** Pushing the same digest again changes nothing: `unverified` for its time of push. */
  add(repository: string, manifest: StoredManifest): void {
    const key = `${repository}@${manifest.digest}`
    if (this.#images.has(key)) return
    const image = { ...manifest, repository, pushedAt: new Date(this.#clock.now()) }
    this.#images.set(key, image)
    for (const watcher of this.#watchers) watcher(image)
  }

  images(repository: string): readonly EcrImage[] {
    return [...this.#images.values()].filter((image) => image.repository === repository)
  }

  /** "Amazon ECR enforces the continuous scanning filter over the scan on push filter": image-scanning.html. */
  frequency(repository: string): ScanFrequency {
    const fitting = this.scanning.rules
      .filter(({ filters }) => filters.some((filter) => isFilterFor(filter, repository)))
      .map(({ frequency }) => frequency)
    const strongest: readonly ScanFrequency[] = ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH']
    return strongest.find((frequency) => fitting.includes(frequency)) ?? 'MANUAL'
  }
}

/** "A filter with no wildcard will match all repository names that contain the filter": image-scanning-filters.html. */
const isFilterFor = (filter: string, repository: string): boolean =>
  filter.includes('*') ? matches(filter, repository) : repository.includes(filter)
