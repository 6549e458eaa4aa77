import {
  BatchGetAccountStatusCommand,
  BatchGetFindingDetailsCommand,
  Inspector2Client,
  ListCoverageCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2'
import { Halted } from '../../core/command/failure.ts'
import type { Digest } from '../../core/image/oci.ts'
import type { Coverage, InspectorFinding, Scanner } from '../../core/scan/inspector/scanner.ts'
import { hostAt, settingsAs, type Where } from './client-settings.ts'
import { type Call, callsOf, given } from './failure.ts'
import { readFinding } from './inspector-shapes.ts'

/** The images of one repository, and how Inspector is asked about them. */
type Access = {
  readonly client: Inspector2Client
  readonly call: Call
  readonly options: { readonly abortSignal: AbortSignal }
  readonly repository: Repository
}
/** Its ARN is that of ECR. */
type Repository = { readonly name: string; readonly arn: string }

/** The most that an image may have: 100 pages of as many findings as Inspector gives at once. */
const maxPages = 100
const pageSize = 100

/** Amazon Inspector about the images of one repository. */
export function inspectorApi(
  where: Where,
  repository: Repository,
  abortSignal: AbortSignal,
): Pick<Scanner, 'accountStatus' | 'coverage' | 'findings' | 'details'> {
  const access: Access = {
    client: new Inspector2Client(settingsAs(where)),
    call: callsOf('inspector2', hostAt(where, 'inspector2')),
    options: { abortSignal },
    repository,
  }
  return {
    accountStatus: () => accountStatus(access),
    coverage: (digest) => coverage(access, digest),
    findings: (digest) => findings(access, digest),
    details: (arns) => details(access, arns),
  }
}

async function accountStatus({ client, call, options }: Access): Promise<string> {
  const command = new BatchGetAccountStatusCommand({})
  const answer = await call('BatchGetAccountStatus', client.send(command, options))
  return answer.accounts?.[0]?.resourceState?.ecr?.status ?? 'not known'
}

async function coverage(
  { client, call, options, repository }: Access,
  digest: Digest,
): Promise<Coverage | undefined> {
  const command = new ListCoverageCommand({
    filterCriteria: {
      resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }],
      resourceId: [{ comparison: 'EQUALS', value: `${repository.arn}/${digest}` }],
    },
  })
  const answer = await call('ListCoverage', client.send(command, options))
  const [found] = answer.coveredResources ?? []
  return (
    found && {
      reason: found.scanStatus?.reason ?? 'no reason',
      scannedAt: found.lastScannedAt?.getTime(),
    }
  )
}

async function findings(
  { client, call, options, repository }: Access,
  digest: Digest,
): Promise<readonly InspectorFinding[]> {
  const filterCriteria = {
    ecrImageHash: [{ comparison: 'EQUALS' as const, value: digest }],
    ecrImageRepositoryName: [{ comparison: 'EQUALS' as const, value: repository.name }],
    findingStatus: ['ACTIVE', 'SUPPRESSED'].map((value) => ({ comparison: 'EQUALS' as const, value })),
  }
  const found: InspectorFinding[] = []
  let nextToken: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const command = new ListFindingsCommand({
      filterCriteria,
      maxResults: pageSize,
      ...(nextToken !== undefined && { nextToken }),
    })
    const answer = await call('ListFindings', client.send(command, options))
    found.push(...given(answer.findings, 'Inspector').map(readFinding))
    if (answer.nextToken === undefined || answer.nextToken === '') return found
    nextToken = answer.nextToken
  }
  const message = `Inspector lists more than ${maxPages * pageSize} findings for ${digest}: not all were read.`
  throw new Halted('incomplete', 'refused', message)
}

async function details(
  { client, call, options }: Access,
  findingArns: readonly string[],
): ReturnType<Scanner['details']> {
  const command = new BatchGetFindingDetailsCommand({ findingArns: [...findingArns] })
  const answer = await call('BatchGetFindingDetails', client.send(command, options))
  return new Map(
    (answer.findingDetails ?? []).map(({ findingArn = '', cisaData }) => [
      findingArn,
      { kev: cisaData !== undefined },
    ]),
  )
}
