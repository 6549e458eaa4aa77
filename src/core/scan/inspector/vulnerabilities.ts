import type { Image } from '../../image/oci.ts'
import type { Severity } from '../../report/finding.ts'
import type { Vulnerability } from '../assessment.ts'
import { installedVersion, purlOf } from './purl.ts'
import type { InspectorFinding, InspectorPackage } from './scanner.ts'

const severities: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'low',
}

/** What is known of exploitation, by the ARN of a finding. */
export type Details = ReadonlyMap<string, { readonly kev: boolean }>

/** One vulnerability for each package that a finding names. */
export const vulnerabilitiesOf = (
  image: Image,
  finding: InspectorFinding,
  details: Details,
): Vulnerability[] =>
  finding.packages.map((found) => {
    const fixed = fixedIn(found, finding.fixAvailable)
    const layer = diffIdOf(image, found.layer)
    const kev = details.get(finding.arn)?.kev
    return {
      vulnerability: {
        id: finding.vulnerabilityId,
        aliases: aliasesOf(finding),
        ...(kev !== undefined && { kev }),
        ...(finding.epss !== undefined && { epss: finding.epss }),
        ...(finding.url !== undefined && { url: finding.url }),
      },
      severity: severities[finding.severity] ?? 'unknown',
      title: finding.title,
      package: {
        purl: purlOf(found, finding.platform),
        installed: installedVersion(found),
        ...(fixed !== undefined && { fixed }),
      },
      ...(layer !== undefined && { layer }),
      ...(found.path !== undefined && { path: found.path }),
      ...(finding.status === 'SUPPRESSED' && { suppressed: true }),
    }
  })

/** Other CVEs that one advisory speaks of are no other names of this one. */
const aliasesOf = ({ vulnerabilityId, related }: InspectorFinding): readonly string[] =>
  related.filter((id) => id !== vulnerabilityId && !(isCve(id) && isCve(vulnerabilityId)))

const isCve = (id: string): boolean => id.startsWith('CVE-')

/** `NotAvailable` stands where there is no version; a mend without a version is still one, and closes the gate. */
function fixedIn({ fixedIn: named }: InspectorPackage, available: string): string | undefined {
  if (named !== undefined && named !== '' && named !== 'NotAvailable') return named
  return available === 'YES' ? 'a version that Inspector does not name' : undefined
}

/** Whether Inspector tells the digest of the blob or the diff-id is unverified: either is understood. */
function diffIdOf({ manifest, config }: Image, layer: string | undefined): string | undefined {
  const ids: readonly string[] = config.rootfs.diff_ids
  if (layer === undefined || ids.includes(layer)) return layer
  return ids[manifest.layers.findIndex(({ digest }) => digest === layer)]
}
