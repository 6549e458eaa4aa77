import { Buffer } from 'node:buffer'
import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  GetRegistryScanningConfigurationCommand,
  ImageNotFoundException,
} from '@aws-sdk/client-ecr'
import { Halted } from '../../core/command/failure.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import type { Scanner } from '../../core/scan/inspector/scanner.ts'
import { clientSettings } from './client-settings.ts'
import { callsOf } from './failure.ts'
import type { SdkCredentials } from './sts.ts'

export type Where = {
  readonly region: string
  readonly endpoint: string | undefined
  readonly credentials: SdkCredentials
}

/** One repository of a private registry of ECR, by its API. */
export function ecr(
  { region, endpoint, credentials }: Where,
  repositoryName: string,
  abortSignal: AbortSignal,
): Pick<Scanner, 'configuration' | 'login' | 'pushedAt'> {
  const client = new ECRClient({ ...clientSettings(region, endpoint), credentials })
  const host = endpoint === undefined ? `api.ecr.${region}` : hostOf(endpoint)
  const options = { abortSignal }
  const call = callsOf('ecr', host, (error) => error instanceof ImageNotFoundException)

  return {
    async configuration() {
      const ofRegistry = new GetRegistryScanningConfigurationCommand({})
      const ofRepository = new BatchGetRepositoryScanningConfigurationCommand({
        repositoryNames: [repositoryName],
      })
      const [registry, repository] = await Promise.all([
        call('GetRegistryScanningConfiguration', client.send(ofRegistry, options)),
        call('BatchGetRepositoryScanningConfiguration', client.send(ofRepository, options)),
      ])
      const [failure] = repository.failures ?? []
      if (failure?.failureCode === 'REPOSITORY_NOT_FOUND') return undefined
      const type = registry.scanningConfiguration?.scanType
      const frequency = repository.scanningConfigurations?.[0]?.scanFrequency
      if (type === undefined || frequency === undefined) {
        const why = failure?.failureReason ?? 'the answer lacks it'
        throw new Halted(
          'incomplete',
          'refused',
          `ECR does not tell how "${repositoryName}" is scanned: ${why}.`,
        )
      }
      return { type, frequency }
    },
    async login() {
      const answer = await call(
        'GetAuthorizationToken',
        client.send(new GetAuthorizationTokenCommand({}), options),
      )
      const { authorizationToken = '', proxyEndpoint = '' } = answer.authorizationData?.[0] ?? {}
      const login = Buffer.from(authorizationToken, 'base64').toString('utf8')
      const colon = login.indexOf(':')
      return {
        registry: hostOf(proxyEndpoint),
        username: login.slice(0, Math.max(0, colon)),
        password: login.slice(colon + 1),
      }
    },
    async pushedAt(imageDigest) {
      const command = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] })
      try {
        const answer = await call('DescribeImages', client.send(command, options))
        return answer.imageDetails?.[0]?.imagePushedAt?.getTime()
      } catch (error) {
        if (error instanceof ImageNotFoundException) return undefined
        throw error
      }
    },
  }
}
