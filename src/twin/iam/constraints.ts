import { StatusType } from '@aws-sdk/client-iam'
import type { Constraints } from '../wire/constraints.ts'

const keyId = { min: 16, max: 128, pattern: /^[\w]+$/ }
const userName = { min: 1, max: 64, pattern: /^[\w+=,.@-]+$/ }
const existingUserName = { min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ }

/** From botocore 1.43.62, iam/2010-05-08/service-2.json (Apache-2.0). */
export const iamConstraints: Constraints = {
  GetAccessKeyLastUsedRequest: { AccessKeyId: keyId },
  GetAccessKeyLastUsedResponse: { UserName: existingUserName },
  ListAccessKeysRequest: {
    UserName: existingUserName,
    Marker: { min: 1, max: 320, pattern: /^[\u0020-\u00ff]+$/ },
    MaxItems: { min: 1, max: 1000 },
  },
  AccessKeyMetadata: {
    UserName: userName,
    AccessKeyId: keyId,
    Status: { values: Object.values(StatusType) },
  },
}
