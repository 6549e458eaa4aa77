import type { Progress } from '../core/command/progress.ts'
import type { Twin } from '../twin/twin.ts'

/** What a rehearsal may use of the world. */
export type World = {
  readonly progress: Progress
  readonly signal: AbortSignal
  /** The environment of every child: PATH, HOME and TMPDIR, nothing of the caller's besides. */
  readonly home: Readonly<Record<string, string>>
}

/** The things on stage; a fault changes one of them. */
export type Scene = {
  readonly world: World
  readonly twin: Twin
  /** A git repository with the app in a subfolder, as teams with a monorepo have it. */
  readonly repository: string
  readonly app: string
  /** Name of the container service that runs today. */
  readonly service: string
  /** OCI layouts: what the Dockerfile's FROM stands for, and where the scanned image goes. */
  readonly base: string
  readonly layout: string
  readonly verdict: string
  /** The specification of the deployment, in the app's folder. */
  readonly spec: string
}
