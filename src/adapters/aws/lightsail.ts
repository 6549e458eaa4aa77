import {
  CreateContainerServiceDeploymentCommand,
  CreateContainerServiceRegistryLoginCommand,
  GetContainerImagesCommand,
  GetContainerLogCommand,
  GetContainerServiceDeploymentsCommand,
  GetContainerServicesCommand,
  LightsailClient,
  NotFoundException,
  RegisterContainerImageCommand,
} from '@aws-sdk/client-lightsail'
import type {
  Deployment,
  RegistryLogin,
  Service,
  ServiceState,
  Workload,
} from '../../core/deploy/lightsail/service.ts'
import { hostAt, settingsAs, type Where } from './client-settings.ts'
import { type Call, callsOf, given as givenBy } from './failure.ts'
import { deploymentInput, readDeployment, readService } from './lightsail-shapes.ts'

/** One container service, and how Lightsail is asked about it. */
type Access = {
  readonly client: LightsailClient
  /** For what may not be asked twice. */
  readonly once: LightsailClient
  readonly call: Call
  readonly options: { readonly abortSignal: AbortSignal }
  readonly serviceName: string
}

/** Pages of a log that are read at most: its end is what matters, and comes last. */
const maxPages = 20

/** One container service of AWS Lightsail, by its API. */
export function lightsail(where: Where, serviceName: string, abortSignal: AbortSignal): Service {
  const settings = settingsAs(where)
  const access: Access = {
    client: new LightsailClient(settings),
    once: new LightsailClient({ ...settings, maxAttempts: 1 }),
    call: callsOf('lightsail', hostAt(where, 'lightsail'), (error) => error instanceof NotFoundException),
    options: { abortSignal },
    serviceName,
  }
  return {
    find: () => find(access),
    deployments: () => deployments(access),
    images: () => images(access),
    registryLogin: () => registryLogin(access),
    register: (label, digest) => register(access, label, digest),
    create: (workload) => create(access, workload),
    log: (container, since) => log(access, container, since),
  }
}

async function find({ client, call, options, serviceName }: Access): Promise<ServiceState | undefined> {
  const command = new GetContainerServicesCommand({ serviceName })
  try {
    const answer = await call('GetContainerServices', client.send(command, options))
    const [found] = answer.containerServices ?? []
    return found && readService(found)
  } catch (error) {
    if (error instanceof NotFoundException) return undefined
    throw error
  }
}

async function deployments({ client, call, options, serviceName }: Access): Promise<readonly Deployment[]> {
  const command = new GetContainerServiceDeploymentsCommand({ serviceName })
  const answer = await call('GetContainerServiceDeployments', client.send(command, options))
  return (answer.deployments ?? []).map(readDeployment).sort((a, b) => b.version - a.version)
}

async function images({ client, call, options, serviceName }: Access): ReturnType<Service['images']> {
  const command = new GetContainerImagesCommand({ serviceName })
  const answer = await call('GetContainerImages', client.send(command, options))
  return (answer.containerImages ?? []).flatMap(({ image, digest }) =>
    image === undefined || digest === undefined ? [] : [{ name: image, digest }],
  )
}

async function registryLogin({ client, call, options }: Access): Promise<RegistryLogin> {
  const command = new CreateContainerServiceRegistryLoginCommand({})
  const answer = await call('CreateContainerServiceRegistryLogin', client.send(command, options))
  const { registry, username, password } = answer.registryLogin ?? {}
  return { registry: given(registry), username: given(username), password: given(password) }
}

async function register(
  { client, call, options, serviceName }: Access,
  label: string,
  digest: string,
): Promise<string> {
  const command = new RegisterContainerImageCommand({ serviceName, label, digest })
  const answer = await call('RegisterContainerImage', client.send(command, options))
  return given(answer.containerImage?.image)
}

async function create({ once, call, options, serviceName }: Access, workload: Workload): Promise<number> {
  const command = new CreateContainerServiceDeploymentCommand(deploymentInput(serviceName, workload))
  const answer = await call('CreateContainerServiceDeployment', once.send(command, options))
  return given(answer.containerService?.nextDeployment?.version)
}

async function log(
  { client, call, options, serviceName }: Access,
  containerName: string,
  since: number,
): Promise<readonly string[]> {
  const lines: string[] = []
  let pageToken: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const command = new GetContainerLogCommand({
      serviceName,
      containerName,
      startTime: new Date(since),
      ...(pageToken !== undefined && { pageToken }),
    })
    const answer = await call('GetContainerLog', client.send(command, options))
    lines.push(...(answer.logEvents ?? []).map(({ message }) => message ?? ''))
    if (answer.nextPageToken === undefined || answer.nextPageToken === pageToken) break
    pageToken = answer.nextPageToken
  }
  return lines
}

const given = <T>(value: T | undefined): T => givenBy(value, 'Lightsail')
