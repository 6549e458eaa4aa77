import { Halted } from '../../command/failure.ts'
import type { Json } from '../../report/report.ts'
import type { Digest } from '../oci.ts'

/** In the order in which `auto` prefers them. */
export const builderNames = ['embedded', 'buildx', 'buildctl', 'docker', 'buildah'] as const
export type BuilderName = (typeof builderNames)[number]

/** What a look at the machine said about one builder. */
export type Found = {
  readonly name: BuilderName
  /** Of the program; absent when it did not tell. */
  readonly version?: string
  /** Docker without BuildKit. */
  readonly isClassic?: boolean
  /** Why it cannot build here at all; completes the sentence `buildah …`. */
  readonly unusable?: string
}

/** Which builder builds, and why it and not the others. */
export type Choice = {
  readonly name: BuilderName
  readonly version: string
  readonly why: string
  /** The others in the order of preference, with what spoke against each; empty when this one was asked for. */
  readonly passedOver: readonly { readonly name: BuilderName; readonly why: string }[]
}

/** What a builder made, as it says itself. */
export type Built = {
  /** Of the platform manifest. */
  readonly digest: Digest
  /** What the builder vouched for: the manifest, or only the config, which names every layer's content. */
  readonly proof: 'manifest' | 'config'
}

/** A builder that ended without an image; the message completes the sentence `buildx 0.38.2 …`. */
export class BuilderFailed extends Error {
  /** The end of what it said, without secrets. */
  readonly log: readonly string[]

  constructor(message: string, log: readonly string[] = [], cause?: unknown) {
    super(message, { cause })
    this.name = 'BuilderFailed'
    this.log = log
  }
}

export const titleOf = ({ name, version }: Pick<Found, 'name' | 'version'>): string =>
  version === undefined ? name : `${name} ${version}`

/** One line for the log: which, why, and what spoke against those that would have come before it. */
export function announcement(choice: Choice): string {
  const before = builderNames.slice(0, builderNames.indexOf(choice.name))
  const others = choice.passedOver.filter(({ name }) => before.includes(name))
  const reasons = [choice.why, ...others.map(({ name, why }) => `${name}: ${why}`)]
  return `builder: ${titleOf(choice)} (${reasons.join('; ')})`
}

export const evidenceOf = ({ name, version, why, passedOver }: Choice): Readonly<Record<string, Json>> => ({
  name,
  version,
  why,
  others: Object.fromEntries(passedOver.map((other) => [other.name, other.why])),
})

/** How a run closes whose builder failed. */
export const builderHalted = (failure: BuilderFailed, choice: Choice): Halted =>
  new Halted('failed', 'builder-failed', `${titleOf(choice)} ${failure.message}`, {
    cause: failure,
    evidence: { builder: evidenceOf(choice), log: failure.log },
  })
