import type { Digest } from '../../image/oci.ts'
import type { Severity } from '../../report/finding.ts'
import type { Skipped } from '../../report/report.ts'
import type { Assessment, Vulnerability } from '../assessment.ts'
import { fields, items, parseJson, text, WrongField } from '../fields.ts'
import type { PackageDatabase } from '../package-databases.ts'
import { isAssessed } from './families.ts'

type Judged = Pick<Assessment, 'read' | 'unread' | 'vulnerabilities'>
type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a report of Trivy about a container image (`trivy image --format json`, SchemaVersion 2; its types are in
 * pkg/types/report.go of aquasecurity/trivy). A report that is silent about OS packages which our own look saw is
 * no clean one.
 * Throws `WrongField` for anything that is no whole report about the image with this config digest.
 */
export function readReport(source: string, config: Digest, databases: readonly PackageDatabase[]): Judged {
  const report = fields(parseJson(source), 'the report')
  if (report['SchemaVersion'] !== 2) throw new WrongField('its "SchemaVersion" is not 2')
  if (report['ArtifactType'] !== 'container_image') throw new WrongField('it is not about a container image')
  const metadata = fields(report['Metadata'], 'Metadata')
  if (metadata['ImageID'] !== config) {
    throw new WrongField(`it is about image ${String(metadata['ImageID'])}, not ${config}`)
  }
  const results = list(report, 'Results').map((one) => fields(one, 'Results'))
  const packages = (of: readonly Fields[]): number =>
    of.reduce((sum, one) => sum + list(one, 'Packages').length, 0)
  const ofSystem = packages(results.filter((one) => one['Class'] === 'os-pkgs'))
  return {
    read: { packages: packages(results) },
    unread: unreadSystem(metadata, ofSystem, databases),
    vulnerabilities: results.flatMap((one) =>
      list(one, 'Vulnerabilities').map((item) => vulnerability(fields(item, 'Vulnerabilities'))),
    ),
  }
}

/** Go leaves empty lists out. */
const list = (of: Fields, name: string): readonly unknown[] =>
  of[name] === undefined || of[name] === null ? [] : items(of[name], name)

function unreadSystem(
  metadata: Fields,
  packages: number,
  databases: readonly PackageDatabase[],
): readonly Skipped[] {
  const system = metadata['OS'] === undefined ? {} : fields(metadata['OS'], 'OS')
  const family = optional(system, 'Family') ?? 'none'
  const name = [family, optional(system, 'Name') ?? ''].join(' ').trim()
  const unread = (why: string): Skipped[] => [{ what: 'OS packages by trivy', why, count: 1 }]
  // No database in any layer: there are no OS packages, whatever the release file calls the system.
  const [seen] = databases
  if (seen === undefined && packages === 0) return []
  if (system['EOSL'] === true) {
    return unread(`${name} gets no security updates any more: move to a release that does`)
  }
  if (family === 'none') {
    return unread(`the image holds ${seen?.path ?? 'packages'}, but no release file that Trivy knows`)
  }
  if (!isAssessed(family)) return unread(`Trivy does not judge packages of ${name}`)
  if (packages === 0) return unread(`the image holds ${seen?.path}, but Trivy named no package of ${name}`)
  return []
}

function vulnerability(item: Fields): Vulnerability {
  const name = text(item['PkgName'], 'PkgName')
  const installed = text(item['InstalledVersion'], 'InstalledVersion')
  const id = text(item['VulnerabilityID'], 'VulnerabilityID')
  const identifier = item['PkgIdentifier'] === undefined ? {} : fields(item['PkgIdentifier'], 'PkgIdentifier')
  const layer = item['Layer'] === undefined ? {} : fields(item['Layer'], 'Layer')
  const fixed = optional(item, 'FixedVersion')
  const url = optional(item, 'PrimaryURL')
  const diffId = optional(layer, 'DiffID')
  const path = optional(item, 'PkgPath')
  return {
    vulnerability: {
      id,
      aliases: list(item, 'VendorIDs').map((one) => text(one, 'VendorIDs')),
      ...(url !== undefined && { url }),
    },
    severity: severityOf(item['Severity']),
    title: optional(item, 'Title') ?? '',
    package: {
      purl: optional(identifier, 'PURL') ?? `pkg:generic/${encodeURIComponent(name)}@${installed}`,
      installed,
      ...(fixed !== undefined && { fixed }),
    },
    ...(diffId !== undefined && { layer: diffId }),
    ...(path !== undefined && { path }),
  }
}

/** Absent and empty are one. */
function optional(of: Fields, name: string): string | undefined {
  const value = of[name]
  return value === undefined || value === '' ? undefined : text(value, name)
}

const severityNames: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  UNKNOWN: 'unknown',
}

function severityOf(value: unknown): Severity {
  const name = text(value, 'Severity')
  const found = Object.hasOwn(severityNames, name) ? severityNames[name] : undefined
  if (found === undefined) throw new WrongField(`"Severity" is of no kind that Trivy knows`)
  return found
}
