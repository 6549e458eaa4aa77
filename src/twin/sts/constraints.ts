import type { Constraints } from '../wire/constraints.ts'

const arn = { min: 20, max: 2048 }

/** From botocore 1.43.62, sts/2011-06-15/service-2.json (Apache-2.0). */
export const stsConstraints: Constraints = {
  AssumeRoleWithWebIdentityRequest: {
    RoleArn: arn,
    RoleSessionName: { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ },
    WebIdentityToken: { min: 4, max: 20000 },
    ProviderId: { min: 4, max: 2048 },
    Policy: { min: 1, max: 2048, pattern: /^[\t\n\r\u0020-\u00ff]+$/ },
    // At most ten: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
    PolicyArns: { max: 10 },
    DurationSeconds: { min: 900, max: 43200 },
  },
  PolicyDescriptorType: { arn },
  GetAccessKeyInfoRequest: { AccessKeyId: { min: 16, max: 128, pattern: /^[\w]*$/ } },
}
