import type { Image } from '../image/oci.ts'
import { type Finding, severities } from '../report/finding.ts'
import { vulnerabilityFingerprint } from '../report/fingerprint.ts'
import { disclosed, disclosedPath } from '../secrets/disclosed.ts'
import type { Assessment, Vulnerability } from './assessment.ts'
import type { Judge } from './gate.ts'
import { instructionsOf, layerName } from './places.ts'
import { type Origin, upgrade } from './upgrade.ts'

const rule = 'vulnerable-package'

export const fingerprintOf = ({ vulnerability, package: { purl } }: Vulnerability): string =>
  vulnerabilityFingerprint(rule, vulnerability.id, purl)

/**
 * What engines found, as findings: one a vulnerability and package, however many engines name it.
 * @param baseLayers how many of the lowest layers the image that FROM names brought, where that is known
 */
export function vulnerablePackages(
  image: Image,
  assessments: readonly Assessment[],
  judge: Judge,
  baseLayers?: number,
): readonly Finding[] {
  const instructions = instructionsOf(image).map((text) => text && disclosed(text))
  const diffIds: readonly string[] = image.config.rootfs.diff_ids
  return joined(assessments).map((one) => {
    const fingerprint = fingerprintOf(one)
    const index = diffIds.indexOf(one.layer ?? '')
    const instruction = instructions[index]
    return {
      rule,
      severity: one.severity,
      confidence: 'high',
      ...judge.vulnerability(fingerprint, one),
      title: titleOf(one),
      where: {
        surface: 'package',
        ...(one.path !== undefined && { path: disclosedPath(one.path, []) }),
        ...(index >= 0 && { layer: layerName(image, index) }),
        ...(instruction !== undefined && { instruction }),
      },
      fingerprint,
      advice: upgrade(one.package, originOf(index, baseLayers)).map((line) => disclosed(line)),
      package: {
        ...one.package,
        purl: disclosed(one.package.purl),
        installed: disclosed(one.package.installed),
      },
      vulnerability: one.vulnerability,
    }
  })
}

function originOf(layer: number, baseLayers: number | undefined): Origin {
  if (layer < 0 || baseLayers === undefined) return 'unknown'
  return layer < baseLayers ? 'base' : 'app'
}

/** `CVE-2021-23337 in lodash 4.17.15, mended in 4.17.21: Command injection`. The name is the package URL's own. */
function titleOf({ vulnerability, package: { purl, installed, fixed }, title }: Vulnerability): string {
  const [, name = purl] = /([^/]+?)(?:@[^@/]*)?$/.exec(purl.replace(/[?#].*$/, '')) ?? []
  const mended = fixed === undefined ? 'not mended yet' : `mended in ${fixed}`
  const about = title === '' ? '' : `: ${title.replace(/\s+/g, ' ').slice(0, 160)}`
  return disclosed(`${vulnerability.id} in ${name} ${installed}, ${mended}${about}`)
}

/** Findings of one engine stay as they are; what another one says of the same package and version is folded in. */
function joined(assessments: readonly Assessment[]): readonly Vulnerability[] {
  const [first, ...others] = assessments
  const all = [...(first?.vulnerabilities ?? [])]
  for (const { vulnerabilities } of others) {
    const known = new Map(all.map((one, index) => [identityOf(one), index]))
    for (const one of vulnerabilities) {
      const at = known.get(identityOf(one))
      const twin = at === undefined ? undefined : all[at]
      if (at === undefined || twin === undefined) all.push(one)
      else all[at] = folded(twin, one)
    }
  }
  return all
}

const identityOf = (one: Vulnerability): string => `${fingerprintOf(one)}\0${one.package.installed}`

/** The stricter view of the two: the worse severity, a version that mends it, open where one engine has it open. */
function folded(a: Vulnerability, b: Vulnerability): Vulnerability {
  const [worse, other] = severities.indexOf(a.severity) <= severities.indexOf(b.severity) ? [a, b] : [b, a]
  const { suppressed: _, ...both } = { ...other, ...worse }
  return {
    ...both,
    vulnerability: {
      ...other.vulnerability,
      ...worse.vulnerability,
      aliases: [...new Set([...a.vulnerability.aliases, ...b.vulnerability.aliases])],
      ...((a.vulnerability.kev || b.vulnerability.kev) && { kev: true }),
    },
    package: { ...other.package, ...worse.package },
    ...(a.suppressed === true && b.suppressed === true && { suppressed: true }),
  }
}
