import type { Progress } from '../core/command/progress.ts'
import type { Report } from '../core/report/report.ts'
import type { Twin } from '../twin/twin.ts'

/** What a rehearsal may use of the world. */
export type World = {
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Shows all that the commands print, not only what a reader of the road needs. */
  readonly verbose: boolean
  /** The environment of every child: PATH, HOME and TMPDIR, nothing of the caller's besides. */
  readonly home: Readonly<Record<string, string>>
}

/** The things on stage; a fault changes one of them. */
export type Scene = {
  readonly world: World
  readonly twin: Twin
  /** A git repository with the app in a subfolder, as teams with a monorepo have it. Commands run in it. */
  readonly repository: string
  readonly app: string
  /** OCI layouts: what the Dockerfile's FROM stands for, and where the scanned image goes. */
  readonly base: string
  readonly layout: string
  /** Beyond the layout, what one job leaves for the next: the scan's report, the verdict. */
  readonly scanned: string
  readonly verdict: string
  /** The specifications of the deployments, in the app's folder. */
  readonly specs: { readonly lightsail: string; readonly fargate: string }
  /** What an earlier step of the job that deploys has put into its environment. */
  readonly jobEnvironment: Record<string, string>
  readonly tools: Tools
  /** Takes the base image whose package is mended; absent when it is taken already. */
  readonly mend?: () => Promise<Mended>
  /** The base image that brings a package with a fixable flaw. */
  readonly flawedBase: string
  /** Ends once the services that run today are up. */
  readonly today: () => Promise<void>
}

/** What this machine has beside Keyless Ship, as inputs of `scan-image`; none: what the command takes by itself. */
export type Tools = { readonly builder: readonly string[]; readonly trivy: readonly string[] }

export type Mended = { readonly what: string; readonly report: Report }
