import type {
  CreateContainerServiceDeploymentRequest,
  CreateContainerServiceRequest,
  GetContainerImagesRequest,
  GetContainerLogRequest,
  GetContainerServiceDeploymentsRequest,
  GetContainerServicesRequest,
  RegisterContainerImageRequest,
} from '@aws-sdk/client-lightsail'
import * as shapes from '@aws-sdk/client-lightsail'
import type { Digest } from '../../core/image/oci.ts'
import type { Registry } from '../registry/registry.ts'
import { allows } from '../sts/permissions.ts'
import { awsJson } from '../wire/aws-json.ts'
import { type Caller, operation, type Service } from '../wire/service.ts'
import type { LightsailAccount } from './account.ts'
import { lightsailConstraints } from './constraints.ts'
import { ownRepository } from './node.ts'
import { deploymentShape, serviceShape } from './records.ts'
import { members, refusal } from './refusals.ts'

export function lightsailService(account: LightsailAccount, registry: Registry): Service {
  return {
    id: 'lightsail',
    wire: awsJson('Lightsail_20161128'),
    shapes,
    constraints: lightsailConstraints,
    unsigned: [],
    authorize: (caller, name, input) => authorize(account, caller, name, input),
    invalid: {
      code: 'InvalidInputException',
      status: 400,
      message: '',
      members: members('InvalidInputException'),
    },
    operations: [...reads(account), ...images(account, registry), ...changes(account)],
  }
}

const reads = (account: LightsailAccount) => [
  operation(shapes.GetContainerServices$, ({ serviceName }: GetContainerServicesRequest) => ({
    containerServices: (serviceName === undefined
      ? [...account.services.values()]
      : [account.find(serviceName)]
    ).map(serviceShape),
  })),
  operation(shapes.GetContainerServiceDeployments$, (input: GetContainerServiceDeploymentsRequest) => ({
    deployments: account
      .find(input.serviceName ?? '')
      .deployments.filter(({ listed }) => listed)
      .map(deploymentShape),
  })),
  operation(
    shapes.GetContainerLog$,
    ({ serviceName = '', containerName = '', ...query }: GetContainerLogRequest) =>
      account.find(serviceName).log.page({ containerName, ...query }),
  ),
]

const images = (account: LightsailAccount, registry: Registry) => [
  operation(shapes.GetContainerImages$, ({ serviceName = '' }: GetContainerImagesRequest) => ({
    containerImages: account.find(serviceName).images,
  })),
  operation(shapes.CreateContainerServiceRegistryLogin$, () => {
    // https://github.com/arch-inc/amazon-lightsail-containers-test/issues/3: a service must exist first.
    if (account.services.size === 0)
      throw refusal('NotFoundException', 'There is no container service in this region.')
    return { registryLogin: { ...registry.login(), registry: registry.host } }
  }),
  operation(shapes.RegisterContainerImage$, (input: RegisterContainerImageRequest) => {
    const { serviceName = '', label = '', digest = '' } = input
    const service = account.find(serviceName)
    if (registry.manifest(ownRepository, digest as Digest) === undefined)
      throw refusal('NotFoundException', `The image with digest ${digest} does not exist.`)
    return { containerImage: account.register(service, label, digest as Digest) }
  }),
]

const changes = (account: LightsailAccount) => [
  operation(shapes.CreateContainerService$, async (input: CreateContainerServiceRequest) => {
    const { serviceName = '', power = 'nano', scale = 1, deployment } = input
    const service = await account.create({ name: serviceName, power, scale })
    if (deployment !== undefined) {
      const { containers = {}, publicEndpoint } = deployment
      account.deploy(service, { containers, publicEndpoint })
    }
    return { containerService: serviceShape(service) }
  }),
  operation(shapes.CreateContainerServiceDeployment$, (input: CreateContainerServiceDeploymentRequest) => {
    const { serviceName = '', containers = {}, publicEndpoint } = input
    const service = account.find(serviceName)
    const deployment = account.deploy(service, { containers, publicEndpoint })
    // The answer tells the version even where reads lag behind.
    return { containerService: { ...serviceShape(service), nextDeployment: deploymentShape(deployment) } }
  }),
]

/** Actions that know the resource; every other needs `Resource: "*"`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonlightsail.html */
const resourceLevel = ['CreateContainerServiceDeployment', 'RegisterContainerImage']

function authorize(account: LightsailAccount, { key }: Caller, name: string, input: unknown): void {
  if (key === undefined) return
  const { serviceName = '' } = input as { serviceName?: string }
  const resource = resourceLevel.includes(name) ? (account.services.get(serviceName)?.arn ?? '*') : '*'
  const action = `lightsail:${name}`
  if (allows(key.principal, action, resource)) return
  throw refusal(
    'AccessDeniedException',
    `User: ${key.principal.arn} is not authorized to perform: ${action} on resource: ${resource}`,
  )
}
