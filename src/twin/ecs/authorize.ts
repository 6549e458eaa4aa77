import { allows } from '../sts/permissions.ts'
import { type Caller, Refusal } from '../wire/service.ts'
import type { EcsAccount } from './account.ts'
import { nameIn } from './arns.ts'

type Named = {
  readonly cluster?: string
  readonly service?: string
  readonly services?: readonly string[]
  readonly tasks?: readonly string[]
  readonly family?: string
  readonly serviceDeploymentArn?: string
  readonly serviceDeploymentArns?: readonly string[]
  readonly serviceRevisionArns?: readonly string[]
  readonly executionRoleArn?: string
  readonly taskRoleArn?: string
}

/** Throws unless the caller may do it to everything that the call names, and may pass the roles that it hands on. */
export function authorize(account: EcsAccount, { key }: Caller, name: string, input: unknown): void {
  if (key === undefined) return
  const named = input as Named
  const check = (action: string, resource: string, context = new Map<string, readonly string[]>()): void => {
    if (allows(key.principal, action, resource, context)) return
    throw new Refusal(
      'AccessDeniedException',
      `User: ${key.principal.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    )
  }
  for (const resource of resourcesOf(account, name, named)) check(`ecs:${name}`, resource)
  if (name !== 'RegisterTaskDefinition') return
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
  const passed = new Map([['iam:passedtoservice', ['ecs-tasks.amazonaws.com']]])
  for (const role of [named.executionRoleArn, named.taskRoleArn])
    if (role !== undefined) check('iam:PassRole', role, passed)
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function resourcesOf(account: EcsAccount, operation: string, named: Named): readonly string[] {
  const { arns } = account.world
  const cluster = nameIn(named.cluster ?? 'default')
  const service = (name = ''): string => arns.service(cluster, nameIn(name))
  switch (operation) {
    case 'RegisterTaskDefinition':
      return [arns.taskDefinition(named.family ?? '', '*')]
    case 'DescribeServices':
      return (named.services ?? []).map(service)
    case 'UpdateService':
    case 'ListServiceDeployments':
      return [service(named.service)]
    case 'DescribeServiceDeployments':
      return named.serviceDeploymentArns ?? []
    case 'StopServiceDeployment':
      return [named.serviceDeploymentArn ?? '']
    case 'DescribeServiceRevisions':
      return named.serviceRevisionArns ?? []
    case 'DescribeTasks':
      return (named.tasks ?? []).map((task) => arns.task(cluster, nameIn(task)))
    default:
      // DescribeTaskDefinition, DeregisterTaskDefinition and ListTasks know no resource of this kind.
      return ['*']
  }
}
