import {
  CoverageStringComparison,
  ScanStatusCode,
  ScanStatusReason,
  StringComparison,
} from '@aws-sdk/client-inspector2'
import type { Constraints } from '../wire/constraints.ts'

const accountId = { min: 12, max: 12, pattern: /^\d{12}$/ }
const findingArn = {
  min: 1,
  max: 100,
  pattern: /^arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\d{1}:\d{12}:finding\/[a-f0-9]{32}$/,
}
const text = { min: 1, max: 1024 }
const filters = { min: 1, max: 10 }
const digest = { min: 71, max: 71, pattern: /^sha256:[a-z0-9]{64}$/ }

/** From botocore 1.43.62, inspector2/2020-06-08/service-2.json (Apache-2.0); value sets from the client's enums. */
export const inspectorConstraints: Constraints = {
  BatchGetAccountStatusRequest: { accountIds: { max: 100, each: accountId } },
  ListCoverageRequest: { maxResults: { min: 1, max: 200 }, nextToken: { max: 1_000_000 } },
  CoverageFilterCriteria: { resourceId: filters, resourceType: filters, ecrRepositoryName: filters },
  CoverageStringFilter: { comparison: { values: Object.values(CoverageStringComparison) }, value: text },
  ListFindingsRequest: { maxResults: { min: 1, max: 100 }, nextToken: { max: 1_000_000 } },
  FilterCriteria: { ecrImageHash: filters, ecrImageRepositoryName: filters, findingStatus: filters },
  StringFilter: { comparison: { values: Object.values(StringComparison) }, value: text },
  BatchGetFindingDetailsRequest: { findingArns: { min: 1, max: 10, each: findingArn } },
  ScanStatus: {
    statusCode: { values: Object.values(ScanStatusCode) },
    reason: { values: Object.values(ScanStatusReason) },
  },
  Finding: { findingArn, title: text, description: text, resources: { min: 1, max: 10 } },
  VulnerablePackage: { name: text, version: text, sourceLayerHash: digest, filePath: text },
  AwsEcrContainerImageDetails: { imageHash: digest },
}
