import type { CoveredResource, Finding, FindingDetail, VulnerablePackage } from '@aws-sdk/client-inspector2'
import type { CoverageRecord, FindingRecord, InspectorAccount } from './account.ts'
import type { Ecosystem } from './advisories.ts'
import type { InstalledPackage } from './packages.ts'

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_CoveredResource.html; the id's form is that of samples. */
export function coveredResource(account: InspectorAccount, record: CoverageRecord): CoveredResource {
  const { image, reason, lastScannedAt } = record
  const isActive = ['PENDING_INITIAL_SCAN', 'SCAN_IN_PROGRESS', 'SUCCESSFUL'].includes(reason)
  return {
    resourceType: 'AWS_ECR_CONTAINER_IMAGE',
    resourceId: account.resourceId(image.repository, image.digest),
    accountId: account.ecr.id,
    scanType: 'PACKAGE',
    scanStatus: { statusCode: isActive ? 'ACTIVE' : 'INACTIVE', reason },
    resourceMetadata: { ecrImage: { tags: [] }, ecrRepository: { name: image.repository } },
    ...(lastScannedAt !== undefined && { lastScannedAt }),
  }
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html */
export function findingShape(
  account: InspectorAccount,
  { image, platform }: CoverageRecord,
  { arn, flaw, observedAt, status }: FindingRecord,
): Finding {
  const { advisory } = flaw
  return {
    findingArn: arn,
    awsAccountId: account.ecr.id,
    type: 'PACKAGE_VULNERABILITY',
    title: `${advisory.id} - ${flaw.package.name}`,
    description: advisory.title,
    severity: advisory.severity,
    status,
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    updatedAt: observedAt,
    inspectorScore: advisory.score,
    epss: { score: advisory.epss },
    fixAvailable: advisory.fixed === undefined ? 'NO' : 'YES',
    exploitAvailable: advisory.kev === undefined ? 'NO' : 'YES',
    remediation: { recommendation: { text: 'None Provided' } },
    packageVulnerabilityDetails: {
      vulnerabilityId: advisory.id,
      source: 'NVD',
      sourceUrl: `https://nvd.nist.gov/vuln/detail/${advisory.id}`,
      relatedVulnerabilities: [...advisory.related],
      vulnerablePackages: [vulnerablePackage(flaw.package, advisory.fixed)],
    },
    resources: [
      {
        type: 'AWS_ECR_CONTAINER_IMAGE',
        id: account.resourceId(image.repository, image.digest),
        partition: 'aws',
        region: account.ecr.region,
        details: {
          awsEcrContainerImage: {
            repositoryName: image.repository,
            registry: account.ecr.id,
            imageHash: image.digest,
            imageTags: [],
            pushedAt: image.pushedAt,
            platform,
          },
        },
      },
    ],
  }
}

const managers = { debian: 'OS', alpine: 'OS', npm: 'NODEPKG', pypi: 'PYTHONPKG' } as const satisfies Record<
  Ecosystem,
  string
>

/** Inspector splits a version of a distribution into epoch, version and release. */
function vulnerablePackage(found: InstalledPackage, fixed: string | undefined): VulnerablePackage {
  const isOs = managers[found.ecosystem] === 'OS'
  const [, epoch = '0', version = '', release] =
    /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(isOs ? found.version : '') ?? []
  return {
    name: found.name,
    version: isOs ? version : found.version,
    ...(isOs && { epoch: Number(epoch), ...(release !== undefined && { release }) }),
    ...(found.arch !== undefined && { arch: found.arch.toUpperCase() }),
    packageManager: managers[found.ecosystem],
    // `unverified`: that it is the digest of the blob and not the diff-id.
    sourceLayerHash: found.layer,
    filePath: found.path,
    // As findings of Inspector read that people publish.
    fixedInVersion: fixed ?? 'NotAvailable',
  }
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_FindingDetail.html */
export const findingDetail = ({ arn, flaw: { advisory } }: FindingRecord): FindingDetail => ({
  findingArn: arn,
  epssScore: advisory.epss,
  riskScore: Math.round(advisory.score * 10),
  ...(advisory.kev !== undefined && {
    cisaData: { dateAdded: new Date(advisory.kev), action: 'Apply updates per vendor instructions.' },
  }),
})
