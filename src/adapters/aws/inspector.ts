import {
  BatchGetAccountStatusCommand,
  BatchGetFindingDetailsCommand,
  Inspector2Client,
  ListCoverageCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2'
import { Halted } from '../../core/command/failure.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import type { InspectorFinding, Scanner } from '../../core/scan/inspector/scanner.ts'
import { clientSettings } from './client-settings.ts'
import type { Where } from './ecr.ts'
import { callsOf, given } from './failure.ts'
import { readFinding } from './inspector-shapes.ts'

/** The most that an image may have: 100 pages of as many findings as Inspector gives at once. */
const maxPages = 100
const pageSize = 100

/**
 * Amazon Inspector about the images of one repository.
 * @param repository its ARN is that of ECR
 */
export function inspectorApi(
  { region, endpoint, credentials }: Where,
  repository: { readonly name: string; readonly arn: string },
  abortSignal: AbortSignal,
): Pick<Scanner, 'accountStatus' | 'coverage' | 'findings' | 'details'> {
  const client = new Inspector2Client({ ...clientSettings(region, endpoint), credentials })
  const host = endpoint === undefined ? `inspector2.${region}` : hostOf(endpoint)
  const options = { abortSignal }
  const call = callsOf('inspector2', host)

  return {
    async accountStatus() {
      const answer = await call(
        'BatchGetAccountStatus',
        client.send(new BatchGetAccountStatusCommand({}), options),
      )
      return answer.accounts?.[0]?.resourceState?.ecr?.status ?? 'not known'
    },
    async coverage(digest) {
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
    },
    async findings(digest) {
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
    },
    async details(findingArns) {
      const command = new BatchGetFindingDetailsCommand({ findingArns: [...findingArns] })
      const { findingDetails } = await call('BatchGetFindingDetails', client.send(command, options))
      return new Map(
        (findingDetails ?? []).map(({ findingArn = '', cisaData }) => [
          findingArn,
          { kev: cisaData !== undefined },
        ]),
      )
    },
  }
}
