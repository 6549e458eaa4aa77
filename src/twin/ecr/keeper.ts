import { RegistryError } from '../registry/errors.ts'
import type { Route } from '../registry/exchange.ts'
import type { Keeper } from '../registry/registry.ts'
import { allows } from '../sts/permissions.ts'
import type { EcrAccount } from './account.ts'

/**
 * What a call to the registry needs in IAM's words.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html and repository-policy-examples.html
 */
const actions: Readonly<Record<string, string>> = {
  'HEAD blobs': 'BatchCheckLayerAvailability',
  'GET blobs': 'GetDownloadUrlForLayer',
  'POST uploads': 'InitiateLayerUpload',
  'PATCH uploads': 'UploadLayerPart',
  'PUT uploads': 'CompleteLayerUpload',
  'PUT manifests': 'PutImage',
  'GET manifests': 'BatchGetImage',
  'HEAD manifests': 'BatchGetImage',
}

/** A login of ECR may do what the caller who asked for it may. */
export const ecrKeeper = (account: EcrAccount): Keeper => ({
  id: 'ecr-registry',
  admit(principal, method, { kind, repository }: Route) {
    const action = `ecr:${actions[`${method} ${kind}`] ?? 'InitiateLayerUpload'}`
    const arn = account.arn(repository)
    if (principal !== undefined && allows(principal, action, arn)) return
    throw new RegistryError(
      403,
      'DENIED',
      `User: ${principal?.arn} is not authorized to perform: ${action} on resource: ${arn}`,
    )
  },
  stored(repository, manifest) {
    account.add(repository, manifest)
  },
})
