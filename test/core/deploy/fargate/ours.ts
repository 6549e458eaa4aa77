import type { Own } from '../../../../src/core/deploy/fargate/own.ts'
import type { ServiceDeployment } from '../../../../src/core/deploy/fargate/service.ts'

export const ours = 'arn:aws:ecs:us-east-1:123456789012:task-definition/advisor:42'
/** The service deployment that is followed, before it is listed. */
export const own: Own = {
  id: 'advisor:42',
  name: 'revision advisor:42',
  taskDefinition: ours,
  newest: 'ecs-svc/2',
  known: new Set(['before']),
  since: 0,
  stopped: new Map(),
}
export const deployment = (arn: string, createdAt: number, taskDefinition = ours): ServiceDeployment => ({
  arn,
  createdAt,
  taskDefinition,
  status: 'IN_PROGRESS',
})
