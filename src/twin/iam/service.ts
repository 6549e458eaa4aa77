import type {
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
} from '@aws-sdk/client-iam'
import * as shapes from '@aws-sdk/client-iam'
import { allows } from '../sts/permissions.ts'
import { awsQuery } from '../wire/aws-query.ts'
import { type Caller, operation, Refusal, type Service } from '../wire/service.ts'
import type { IamAccount } from './account.ts'
import { iamConstraints } from './constraints.ts'

/** What IAM tells of access keys by their ids. https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export const iamService = (account: IamAccount): Service => ({
  id: 'iam',
  wire: awsQuery({ version: '2010-05-08', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' }),
  shapes,
  constraints: iamConstraints,
  unsigned: [],
  authorize: (caller, name, input) => authorize(account, caller, name, input),
  invalid: { code: 'ValidationError', status: 400, message: '' },
  operations: [
    operation(shapes.GetAccessKeyLastUsed$, (input: GetAccessKeyLastUsedRequest) => lastUsed(account, input)),
    operation(shapes.ListAccessKeys$, (input: ListAccessKeysRequest) => accessKeys(account, input)),
  ],
})

/** For an id that the account does not hold: `unverified`, the reference lists no error of its own for the call. */
function lastUsed(
  account: IamAccount,
  { AccessKeyId = '' }: GetAccessKeyLastUsedRequest,
): GetAccessKeyLastUsedResponse {
  const key = account.key(AccessKeyId)
  if (key === undefined) throw noSuchEntity(`The Access Key with id ${AccessKeyId} cannot be found.`)
  const { user: UserName, used } = key
  return {
    UserName,
    AccessKeyLastUsed: {
      LastUsedDate: used?.at,
      ServiceName: used?.service ?? 'N/A',
      Region: used?.region ?? 'N/A',
    },
  }
}

/**
 * IAM may give fewer than were asked for, so each page has one key.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
function accessKeys(
  account: IamAccount,
  { UserName = '', Marker }: ListAccessKeysRequest,
): ListAccessKeysResponse {
  const keys = account.keysOf(UserName)
  if (keys.length === 0) throw noSuchEntity(`The user with name ${UserName} cannot be found.`)
  const at = Marker === undefined ? 0 : keys.findIndex(({ id }) => id === Marker)
  const key = keys[at]
  if (key === undefined) throw new Refusal('ValidationError', `Invalid Marker.`)
  const next = keys[at + 1]?.id
  return {
    AccessKeyMetadata: [{ UserName, AccessKeyId: key.id, Status: key.status, CreateDate: key.created }],
    IsTruncated: next !== undefined,
    ...(next !== undefined && { Marker: next }),
  }
}

const noSuchEntity = (message: string): Refusal => new Refusal('NoSuchEntityException', message)

/** Both calls are about a user: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
function authorize(account: IamAccount, { key }: Caller, name: string, input: unknown): void {
  const { AccessKeyId = '', UserName } = input as GetAccessKeyLastUsedRequest & ListAccessKeysRequest
  const user = UserName ?? account.key(AccessKeyId)?.user ?? ''
  const action = `iam:${name}`
  if (key === undefined || allows(key.principal, action, account.userArn(user))) return
  throw new Refusal(
    'AccessDenied',
    `User: ${key.principal.arn} is not authorized to perform: ${action} on resource: ` +
      `${UserName === undefined ? `access key ${AccessKeyId}` : `user ${UserName}`} because no identity-based ` +
      `policy allows the ${action} action`,
    { status: 403 },
  )
}
