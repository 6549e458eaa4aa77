import type { Finding, VulnerablePackage } from '@aws-sdk/client-inspector2'
import type { InspectorFinding, InspectorPackage } from '../../core/scan/inspector/scanner.ts'

/** AWS's answer in core's words; a member that is missing stays missing, nothing is decided here. */
export function readFinding(finding: Finding): InspectorFinding {
  const { packageVulnerabilityDetails: details, resources } = finding
  return {
    arn: finding.findingArn ?? '',
    status: finding.status ?? '',
    severity: finding.severity ?? '',
    title: finding.description ?? finding.title ?? '',
    vulnerabilityId: details?.vulnerabilityId ?? finding.title ?? '',
    related: details?.relatedVulnerabilities ?? [],
    url: details?.sourceUrl,
    fixAvailable: finding.fixAvailable ?? '',
    exploitAvailable: finding.exploitAvailable === 'YES',
    epss: finding.epss?.score,
    platform: resources?.[0]?.details?.awsEcrContainerImage?.platform ?? '',
    packages: (details?.vulnerablePackages ?? []).map(readPackage),
  }
}

const readPackage = (found: VulnerablePackage): InspectorPackage => ({
  name: found.name ?? '',
  version: found.version ?? '',
  epoch: found.epoch ?? 0,
  release: found.release,
  manager: found.packageManager ?? '',
  path: found.filePath,
  fixedIn: found.fixedInVersion,
  layer: found.sourceLayerHash,
})
