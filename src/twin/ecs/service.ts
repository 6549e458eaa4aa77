import type {
  DeregisterTaskDefinitionRequest,
  DescribeServicesRequest,
  DescribeTaskDefinitionRequest,
  RegisterTaskDefinitionRequest,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import * as shapes from '@aws-sdk/client-ecs'
import { awsJson } from '../wire/aws-json.ts'
import { operation, type Service } from '../wire/service.ts'
import type { EcsAccount } from './account.ts'
import { nameIn } from './arns.ts'
import { authorize } from './authorize.ts'
import { ecsConstraints } from './constraints.ts'
import { deploymentOperations } from './deployment-operations.ts'
import { describedBy } from './described.ts'
import { clientException } from './refusals.ts'
import { serviceShape } from './service-shape.ts'
import { taskOperations } from './task-operations.ts'
import { updateService } from './update.ts'

export const ecsService = (account: EcsAccount): Service => ({
  id: 'ecs',
  wire: awsJson('AmazonEC2ContainerServiceV20141113'),
  shapes,
  constraints: ecsConstraints,
  unsigned: [],
  authorize: (caller, name, input) => authorize(account, caller, name, input),
  invalid: { code: 'InvalidParameterException', status: 400, message: '' },
  operations: [
    ...taskDefinitions(account),
    ...services(account),
    ...deploymentOperations(account),
    ...taskOperations(account),
  ],
})

const taskDefinitions = ({ taskDefinitions }: EcsAccount) => [
  operation(shapes.RegisterTaskDefinition$, (input: RegisterTaskDefinitionRequest, { key }) => {
    const { definition, tags } = taskDefinitions.register(input, key?.principal.arn ?? '')
    return { taskDefinition: definition, tags: [...tags] }
  }),
  operation(
    shapes.DescribeTaskDefinition$,
    ({ taskDefinition = '', include = [] }: DescribeTaskDefinitionRequest) => {
      const found = taskDefinitions.find(taskDefinition)
      if (found === undefined) throw clientException('Unable to describe task definition.')
      return {
        taskDefinition: found.definition,
        ...(include.includes('TAGS') && { tags: [...found.tags] }),
      }
    },
  ),
  operation(shapes.DeregisterTaskDefinition$, ({ taskDefinition = '' }: DeregisterTaskDefinitionRequest) => ({
    taskDefinition: taskDefinitions.deregister(taskDefinition),
  })),
]

const services = (account: EcsAccount) => [
  operation(shapes.DescribeServices$, ({ cluster, services = [] }: DescribeServicesRequest) => {
    const there = account.cluster(cluster)
    const { found, failures } = describedBy(services, (name) => there.get(nameIn(name)))
    return { services: found.map((service) => serviceShape(service, account.world.arns)), failures }
  }),
  operation(shapes.UpdateService$, (input: UpdateServiceRequest) => ({
    service: serviceShape(updateService(account, input), account.world.arns),
  })),
]
