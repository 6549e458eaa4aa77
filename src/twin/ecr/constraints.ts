import type { Constraints } from '../wire/constraints.ts'

const repositoryName = {
  min: 2,
  max: 256,
  pattern: /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
}
const registryId = { pattern: /^[0-9]{12}$/ }

/** From botocore 1.43.62, ecr/2015-09-21/service-2.json (Apache-2.0). */
export const ecrConstraints: Constraints = {
  GetAuthorizationTokenRequest: { registryIds: { min: 1, max: 10, each: registryId } },
  DescribeImagesRequest: {
    repositoryName,
    registryId,
    imageIds: { min: 1, max: 100 },
    maxResults: { min: 1, max: 1000 },
  },
  ImageIdentifier: { imageTag: { min: 1, max: 300 } },
  BatchGetRepositoryScanningConfigurationRequest: {
    repositoryNames: { min: 1, max: 25, each: repositoryName },
  },
  RegistryScanningConfiguration: { scanType: { values: ['BASIC', 'ENHANCED'] } },
  RegistryScanningRule: { scanFrequency: { values: ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN', 'MANUAL'] } },
}
