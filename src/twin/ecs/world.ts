import type { TwinClock } from '../clock.ts'
import { shortestPause } from '../containers/http-health.ts'
import type { Machine } from '../containers/machine.ts'
import type { Arns } from './arns.ts'
import type { Images } from './images.ts'

/** What the services of an account live in. */
export type World = {
  readonly clock: TwinClock
  readonly speed: number
  /** Milliseconds that a container may take to answer at all. */
  readonly patience: number
  readonly machine: Machine
  readonly images: Images
  readonly arns: Arns
  readonly signal: AbortSignal
  /** Values that `secrets` of a container may name, by ARN. */
  readonly secrets: Map<string, string>
  /** Holds the account's stop back until the work has ended. */
  track(work: Promise<void>): void
}

/** Between two looks at something that changes by itself; milliseconds of the twin. */
export const beat = ({ speed }: World): number => Math.max(1000, shortestPause * speed)
