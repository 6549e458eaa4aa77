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
import type { Service } from '../../core/deploy/lightsail/service.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import type { Session } from '../../core/identity/session.ts'
import { clientSettings } from './client-settings.ts'
import { callsOf, given as givenBy } from './failure.ts'
import { deploymentInput, readDeployment, readService } from './lightsail-shapes.ts'
import type { SdkCredentials } from './sts.ts'

type Where = Pick<Session<SdkCredentials>, 'region' | 'credentials'> & {
  /** Undefined: Lightsail's own. */
  readonly endpoint: string | undefined
}

/** Pages of a log that are read at most: its end is what matters, and comes last. */
const maxPages = 20

/** One container service of AWS Lightsail, by its API. */
export function lightsail(where: Where, serviceName: string, abortSignal: AbortSignal): Service {
  const { region, endpoint, credentials } = where
  const settings = { ...clientSettings(region, endpoint), credentials }
  const client = new LightsailClient(settings)
  const once = new LightsailClient({ ...settings, maxAttempts: 1 })
  const host = endpoint === undefined ? `lightsail.${region}` : hostOf(endpoint)
  const options = { abortSignal }
  const call = callsOf('lightsail', host, (error) => error instanceof NotFoundException)

  return {
    async find() {
      const command = new GetContainerServicesCommand({ serviceName })
      try {
        const answer = await call('GetContainerServices', client.send(command, options))
        const [found] = answer.containerServices ?? []
        return found && readService(found)
      } catch (error) {
        if (error instanceof NotFoundException) return undefined
        throw error
      }
    },
    async deployments() {
      const command = new GetContainerServiceDeploymentsCommand({ serviceName })
      const answer = await call('GetContainerServiceDeployments', client.send(command, options))
      return (answer.deployments ?? []).map(readDeployment).sort((a, b) => b.version - a.version)
    },
    async images() {
      const command = new GetContainerImagesCommand({ serviceName })
      const answer = await call('GetContainerImages', client.send(command, options))
      return (answer.containerImages ?? []).flatMap(({ image, digest }) =>
        image === undefined || digest === undefined ? [] : [{ name: image, digest }],
      )
    },
    async registryLogin() {
      const command = new CreateContainerServiceRegistryLoginCommand({})
      const answer = await call('CreateContainerServiceRegistryLogin', client.send(command, options))
      const { registry, username, password } = answer.registryLogin ?? {}
      return { registry: given(registry), username: given(username), password: given(password) }
    },
    async register(label, digest) {
      const command = new RegisterContainerImageCommand({ serviceName, label, digest })
      const answer = await call('RegisterContainerImage', client.send(command, options))
      return given(answer.containerImage?.image)
    },
    async create(workload) {
      const command = new CreateContainerServiceDeploymentCommand(deploymentInput(serviceName, workload))
      const answer = await call('CreateContainerServiceDeployment', once.send(command, options))
      return given(answer.containerService?.nextDeployment?.version)
    },
    async log(containerName, since) {
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
    },
  }
}

const given = <T>(value: T | undefined): T => givenBy(value, 'Lightsail')
