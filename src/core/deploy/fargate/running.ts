import type { TaskDefinition } from './definition.ts'
import { among, type Own, ofDeployment } from './own.ts'
import type { Service, Task } from './service.ts'

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

/** What each container runs, where its tasks agree on it. */
export const soleDigestsOf = (
  tasks: readonly Task[],
  { containerDefinitions }: TaskDefinition,
): ReadonlyMap<string, string> =>
  new Map(
    containerDefinitions.flatMap(({ name }) => {
      const [digest, ...others] = digestsOf(tasks, name)
      return digest === undefined || others.length > 0 ? [] : [[name, digest] as const]
    }),
  )

/** Its tasks that are up; none while the deployment itself is not listed. */
export async function upOfOwn(
  own: Own,
  service: Pick<Service, 'deployments' | 'tasks'>,
): Promise<readonly Task[]> {
  const [deployments, tasks] = await Promise.all([service.deployments(own), service.tasks()])
  const { mine } = among(deployments, own)
  return mine === undefined ? [] : ofDeployment(tasks, own, mine).filter(isUp)
}
