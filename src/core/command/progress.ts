/**
 * What a person sees while work goes on: on a terminal a live line, in Actions log groups. All of it goes to
 * stderr or the job's log, never into the report.
 */
export type Progress = {
  /** A named step: a log group in Actions, timed into the report's `timings.steps`. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>
  /** Replaces the live line: what, how much. */
  update(text: string): void
  /** A lasting line. */
  note(text: string): void
  warn(text: string): void
}

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Ends early, by throwing the signal's reason, when the run is cancelled. */
  sleep(milliseconds: number): Promise<void>
}

/** Records how long each step took; steps of one title add up. */
export function timed(
  progress: Progress,
  clock: Clock,
): { progress: Progress; steps: Record<string, number> } {
  const steps: Record<string, number> = {}
  return {
    steps,
    progress: {
      ...progress,
      async step(title, work) {
        const start = clock.now()
        try {
          return await progress.step(title, work)
        } finally {
          steps[title] = seconds((steps[title] ?? 0) * 1000 + clock.now() - start)
        }
      },
    },
  }
}

export const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000
