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
import type { Digest } from '../../core/image/oci.ts'
import type { Configuration, Login, Scanner } from '../../core/scan/inspector/scanner.ts'
import { hostAt, settingsAs, type Where } from './client-settings.ts'
import { type Call, callsOf } from './failure.ts'

/** One repository, and how ECR is asked about it. */
type Access = {
  readonly client: ECRClient
  readonly call: Call
  readonly options: { readonly abortSignal: AbortSignal }
  readonly repositoryName: string
}

/** One repository of a private registry of ECR, by its API. */
export function ecr(
  where: Where,
  repositoryName: string,
  abortSignal: AbortSignal,
): Pick<Scanner, 'configuration' | 'login' | 'pushedAt'> {
  const access: Access = {
    client: new ECRClient(settingsAs(where)),
    call: callsOf('ecr', hostAt(where, 'api.ecr'), (error) => error instanceof ImageNotFoundException),
    options: { abortSignal },
    repositoryName,
  }
  return {
    configuration: () => configuration(access),
    login: () => login(access),
    pushedAt: (digest) => pushedAt(access, digest),
  }
}

async function configuration({
  client,
  call,
  options,
  repositoryName,
}: Access): Promise<Configuration | undefined> {
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
  if (type !== undefined && frequency !== undefined) return { type, frequency }
  const why = failure?.failureReason ?? 'the answer lacks it'
  const message = `ECR does not tell how "${repositoryName}" is scanned: ${why}.`
  throw new Halted('incomplete', 'refused', message)
}

async function login({ client, call, options }: Access): Promise<Login> {
  const command = new GetAuthorizationTokenCommand({})
  const answer = await call('GetAuthorizationToken', client.send(command, options))
  const { authorizationToken = '', proxyEndpoint = '' } = answer.authorizationData?.[0] ?? {}
  const pair = Buffer.from(authorizationToken, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return {
    registry: hostOf(proxyEndpoint),
    username: pair.slice(0, Math.max(0, colon)),
    password: pair.slice(colon + 1),
  }
}

async function pushedAt(
  { client, call, options, repositoryName }: Access,
  imageDigest: Digest,
): Promise<number | undefined> {
  const command = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] })
  try {
    const answer = await call('DescribeImages', client.send(command, options))
    return answer.imageDetails?.[0]?.imagePushedAt?.getTime()
  } catch (error) {
    if (error instanceof ImageNotFoundException) return undefined
    throw error
  }
}
