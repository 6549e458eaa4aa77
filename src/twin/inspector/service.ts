import type {
  BatchGetAccountStatusRequest,
  BatchGetAccountStatusResponse,
  BatchGetFindingDetailsRequest,
  BatchGetFindingDetailsResponse,
  ListCoverageRequest,
  ListCoverageResponse,
  ListFindingsRequest,
  ListFindingsResponse,
} from '@aws-sdk/client-inspector2'
import * as shapes from '@aws-sdk/client-inspector2'
import { allows } from '../sts/permissions.ts'
import { restJson } from '../wire/rest-json.ts'
import { type Caller, operation, Refusal, type Service } from '../wire/service.ts'
import type { CoverageRecord, FindingRecord, InspectorAccount } from './account.ts'
import { inspectorConstraints } from './constraints.ts'
import { meets, page } from './filters.ts'
import { coveredResource, findingDetail, findingShape } from './shapes.ts'

export function inspectorService(account: InspectorAccount): Service {
  const operations = [
    operation(shapes.BatchGetAccountStatus$, (input: BatchGetAccountStatusRequest) =>
      accountStatus(account, input),
    ),
    operation(shapes.ListCoverage$, (input: ListCoverageRequest) => listCoverage(account, input)),
    operation(shapes.ListFindings$, (input: ListFindingsRequest) => listFindings(account, input)),
    operation(shapes.BatchGetFindingDetails$, (input: BatchGetFindingDetailsRequest) =>
      findingDetails(account, input),
    ),
  ]
  return {
    id: 'inspector2',
    wire: restJson(operations.map(({ schema }) => schema)),
    shapes,
    constraints: inspectorConstraints,
    unsigned: [],
    authorize,
    invalid: {
      code: 'ValidationException',
      status: 400,
      message: '',
      members: { reason: 'FIELD_VALIDATION_FAILED' },
    },
    operations,
  }
}

/** "If no account IDs are given, the caller's": API_BatchGetAccountStatus. */
function accountStatus(
  { ecr, options }: InspectorAccount,
  { accountIds = [ecr.id] }: BatchGetAccountStatusRequest,
): BatchGetAccountStatusResponse {
  // All three members are required; which code stands beside a state without an error is `unverified`.
  const state = (status: shapes.Status): shapes.State => ({
    status,
    errorCode: 'ALREADY_ENABLED',
    errorMessage: '',
  })
  return {
    accounts: accountIds
      .filter((id) => id === ecr.id)
      .map((accountId) => ({
        accountId,
        state: state(options.status),
        resourceState: { ec2: state('DISABLED'), ecr: state(options.status) },
      })),
    failedAccounts: accountIds
      .filter((id) => id !== ecr.id)
      .map((accountId) => ({
        accountId,
        errorCode: 'ACCESS_DENIED',
        errorMessage: 'You do not have access to this account.',
      })),
  }
}

function listCoverage(
  account: InspectorAccount,
  { filterCriteria, ...wanted }: ListCoverageRequest,
): ListCoverageResponse {
  const found = [...account.covered].filter(([resourceId, { image }]) =>
    meets(filterCriteria, {
      resourceId,
      resourceType: 'AWS_ECR_CONTAINER_IMAGE',
      ecrRepositoryName: image.repository,
      accountId: account.ecr.id,
    }),
  )
  const { items, ...rest } = page(found, wanted)
  return { coveredResources: items.map(([, record]) => coveredResource(account, record)), ...rest }
}

function listFindings(
  account: InspectorAccount,
  { filterCriteria, ...wanted }: ListFindingsRequest,
): ListFindingsResponse {
  const found = allFindings(account).filter(([{ image }, { arn, flaw, status }]) =>
    meets(filterCriteria, {
      findingArn: arn,
      findingStatus: status,
      findingType: 'PACKAGE_VULNERABILITY',
      severity: flaw.advisory.severity,
      vulnerabilityId: flaw.advisory.id,
      ecrImageHash: image.digest,
      ecrImageRepositoryName: image.repository,
      ecrImageRegistry: account.ecr.id,
      awsAccountId: account.ecr.id,
    }),
  )
  const { items, ...rest } = page(found, wanted)
  return { findings: items.map(([record, finding]) => findingShape(account, record, finding)), ...rest }
}

function findingDetails(
  account: InspectorAccount,
  { findingArns = [] }: BatchGetFindingDetailsRequest,
): BatchGetFindingDetailsResponse {
  const byArn = new Map(allFindings(account).map(([, finding]) => [finding.arn, finding]))
  return {
    findingDetails: findingArns.flatMap((arn) => {
      const found = byArn.get(arn)
      return found === undefined ? [] : [findingDetail(found)]
    }),
    errors: findingArns
      .filter((arn) => !byArn.has(arn))
      .map((findingArn) => ({
        findingArn,
        errorCode: 'FINDING_DETAILS_NOT_FOUND',
        errorMessage: 'Finding details not found.',
      })),
  }
}

const allFindings = ({ covered }: InspectorAccount): (readonly [CoverageRecord, FindingRecord])[] =>
  [...covered.values()].flatMap((record) => record.findings.map((finding) => [record, finding] as const))

/** No resource-level permissions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninspector2.html */
function authorize({ key }: Caller, name: string): void {
  const action = `inspector2:${name}`
  if (key === undefined || allows(key.principal, action, '*')) return
  throw new Refusal(
    'AccessDeniedException',
    `User: ${key.principal.arn} is not authorized to perform: ${action} on resource: *`,
  )
}
