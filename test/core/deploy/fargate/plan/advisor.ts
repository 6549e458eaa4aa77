import type {
  ContainerDefinition,
  TaskDefinition,
} from '../../../../../src/core/deploy/fargate/definition.ts'
import { type FargatePlan, makePlan, type Want } from '../../../../../src/core/deploy/fargate/plan.ts'
import type { ServiceState } from '../../../../../src/core/deploy/fargate/service.ts'
import { builtIn } from '../../../../../src/core/secrets/inspect.ts'
import { family, oldDigest } from '../../../../fakes/fargate-service.ts'
import { digest, image, repository, running } from '../world.ts'

export const [app] = running.containerDefinitions
export const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:advisor-AbCdEf'

export type Given = Partial<Want> & {
  readonly running?: TaskDefinition
  readonly state?: Partial<ServiceState>
  readonly architecture?: string
}
export function plan({
  running: current = running,
  state = {},
  architecture,
  ...want
}: Given = {}): FargatePlan {
  const { config } = image
  return makePlan(
    {
      service: 'advisor',
      spec: undefined,
      container: undefined,
      repository,
      environmentInherit: [],
      remove: [],
      inspector: builtIn,
      ...want,
    },
    { digest, image: { ...image, config: { ...config, architecture: architecture ?? config.architecture } } },
    {
      state: {
        status: 'ACTIVE',
        taskDefinition: `${family}:41`,
        desiredCount: 1,
        controller: 'ECS',
        launchType: 'FARGATE',
        isBalanced: true,
        hasCircuitBreaker: true,
        newest: { id: 'ecs-svc/1', createdAt: 1 },
        ...state,
      },
      revision: { arn: `${family}:41`, definition: current, isActive: true },
      digests: new Map([['app', oldDigest]]),
    },
  )
}
export const spec = (
  container: Partial<ContainerDefinition> = {},
  task: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  ...running,
  containerDefinitions: [{ ...app, image: '<IMAGE>', ...container }],
  ...task,
})
