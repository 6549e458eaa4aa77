import type {
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse,
  DescribeImagesRequest,
  DescribeImagesResponse,
  GetAuthorizationTokenResponse,
  GetRegistryScanningConfigurationResponse,
} from '@aws-sdk/client-ecr'
import * as shapes from '@aws-sdk/client-ecr'
import type { Registry } from '../registry/registry.ts'
import { allows } from '../sts/permissions.ts'
import { awsJson } from '../wire/aws-json.ts'
import { type Caller, operation, Refusal, type Service } from '../wire/service.ts'
import type { EcrAccount } from './account.ts'
import { ecrConstraints } from './constraints.ts'

export function ecrService(account: EcrAccount, registry: Registry): Service {
  return {
    id: 'ecr',
    wire: awsJson('AmazonEC2ContainerRegistry_V20150921'),
    shapes,
    constraints: ecrConstraints,
    unsigned: [],
    authorize: (caller, name, input) => authorize(account, caller, name, input),
    invalid: { code: 'InvalidParameterException', status: 400, message: '' },
    operations: [
      operation(shapes.GetAuthorizationToken$, (_: unknown, { key }): GetAuthorizationTokenResponse => {
        const { username, password, expiresAt } = registry.login(key?.principal)
        const authorizationToken = Buffer.from(`${username}:${password}`).toString('base64')
        return {
          authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint: `http://${registry.host}` }],
        }
      }),
      operation(shapes.DescribeImages$, (input: DescribeImagesRequest) => describeImages(account, input)),
      operation(
        shapes.GetRegistryScanningConfiguration$,
        (): GetRegistryScanningConfigurationResponse => ({
          registryId: account.id,
          scanningConfiguration: {
            scanType: account.scanning.type,
            rules: account.scanning.rules.map(({ frequency, filters }) => ({
              scanFrequency: frequency,
              repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })),
            })),
          },
        }),
      ),
      operation(
        shapes.BatchGetRepositoryScanningConfiguration$,
        (input: BatchGetRepositoryScanningConfigurationRequest) => scanningOf(account, input),
      ),
    ],
  }
}

function describeImages(
  account: EcrAccount,
  { repositoryName = '', imageIds }: DescribeImagesRequest,
): DescribeImagesResponse {
  known(account, repositoryName)
  const images = account.images(repositoryName)
  const wanted = imageIds?.map(({ imageDigest = '' }) => {
    const image = images.find(({ digest }) => digest === imageDigest)
    if (image !== undefined) return image
    throw new Refusal(
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'${imageDigest}', imageTag:'null'} does not exist within the repository ` +
        `with name '${repositoryName}' in the registry with id '${account.id}'`,
    )
  })
  return {
    imageDetails: (wanted ?? images).map(({ digest, mediaType, pushedAt }) => ({
      registryId: account.id,
      repositoryName,
      imageDigest: digest,
      imagePushedAt: pushedAt,
      imageManifestMediaType: mediaType,
    })),
  }
}

function scanningOf(
  account: EcrAccount,
  { repositoryNames = [] }: BatchGetRepositoryScanningConfigurationRequest,
): BatchGetRepositoryScanningConfigurationResponse {
  return {
    scanningConfigurations: repositoryNames
      .filter((name) => account.has(name))
      .map((name) => {
        const scanFrequency = account.frequency(name)
        return {
          repositoryArn: account.arn(name),
          repositoryName: name,
          scanOnPush: scanFrequency !== 'MANUAL',
          scanFrequency,
          appliedScanFilters: [],
        }
      }),
    failures: repositoryNames
      .filter((name) => !account.has(name))
      .map((name) => ({
        repositoryName: name,
        failureCode: 'REPOSITORY_NOT_FOUND',
        failureReason: `The repository with name '${name}' does not exist`,
      })),
  }
}

function known(account: EcrAccount, name: string): void {
  if (account.has(name)) return
  throw new Refusal(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${account.id}'`,
  )
}

/** Without resource-level permissions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
const registryLevel = ['GetAuthorizationToken', 'GetRegistryScanningConfiguration']

function authorize(account: EcrAccount, { key }: Caller, name: string, input: unknown): void {
  if (key === undefined) return
  const { repositoryName, repositoryNames = [] } = input as {
    repositoryName?: string
    repositoryNames?: string[]
  }
  const named = [...(repositoryName === undefined ? [] : [repositoryName]), ...repositoryNames]
  const resources = registryLevel.includes(name) ? ['*'] : named.map((one) => account.arn(one))
  const action = `ecr:${name}`
  const refused = resources.find((resource) => !allows(key.principal, action, resource))
  if (refused === undefined) return
  throw new Refusal(
    'AccessDeniedException',
    `User: ${key.principal.arn} is not authorized to perform: ${action} on resource: ${refused} because no identity-based policy allows the ${action} action`,
  )
}
