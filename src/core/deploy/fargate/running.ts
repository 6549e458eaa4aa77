import type { Task } from './service.ts'

/** Runs, and no health check of its own says otherwise. */
export const isUp = ({ status, health }: Task): boolean => status === 'RUNNING' && health !== 'UNHEALTHY'

/** The distinct digests that a container of these tasks runs. */
export const digestsOf = (tasks: readonly Task[], container: string): readonly string[] => [
  ...new Set(
    tasks.flatMap(({ containers }) =>
      containers.flatMap(({ name, imageDigest }) =>
        name === container && imageDigest !== undefined ? [imageDigest] : [],
      ),
    ),
  ),
]
