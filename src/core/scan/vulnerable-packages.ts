import type { Image } from '../image/oci.ts'
import { type Finding, severities } from '../report/finding.ts'
import { vulnerabilityFingerprint } from '../report/fingerprint.ts'
import { disclosed, disclosedPath } from '../secrets/disclosed.ts'
import type { Inspector } from '../secrets/inspect.ts'
import type { Assessment, Vulnerability } from './assessment.ts'
import type { Judge } from './gate.ts'
import { instructionsOf, layerName } from './places.ts'
import { titleOf } from './title.ts'
import { type Origin, upgrade } from './upgrade.ts'

const rule = 'vulnerable-package'

const fingerprintOf = ({ vulnerability, package: { purl } }: Vulnerability): string =>
  vulnerabilityFingerprint(rule, vulnerability.id, purl)

type Subject = {
  readonly image: Image
  /** How many of the lowest layers the image that FROM names brought, where that is known. */
  readonly baseLayers: number | undefined
}

/** What engines found, as findings: one a vulnerability and package, however many engines name it. */
export function vulnerablePackages(
  { image, baseLayers }: Subject,
  assessments: readonly Assessment[],
  judge: Judge,
  inspector: Inspector,
): readonly Finding[] {
  const shown = (text: string): string => disclosed(text, inspector)
  const instructions = instructionsOf(image).map((text) => text && shown(text))
  const diffIds: readonly string[] = image.config.rootfs.diff_ids
  return joined(assessments).map(({ vulnerability: one }) => {
    const fingerprint = fingerprintOf(one)
    const index = diffIds.indexOf(one.layer ?? '')
    const instruction = instructions[index]
    return {
      rule,
      severity: one.severity,
      confidence: 'high',
      ...judge.vulnerability(fingerprint, one),
      title: titleOf(one, inspector),
      where: {
        surface: 'package',
        ...(one.path !== undefined && { path: disclosedPath(one.path, inspector) }),
        ...(index >= 0 && { layer: layerName(image, index) }),
        ...(instruction !== undefined && { instruction }),
      },
      fingerprint,
      advice: upgrade(one.package, originOf(index, baseLayers)).map(shown),
      package: {
        ...one.package,
        purl: shown(one.package.purl),
        installed: shown(one.package.installed),
      },
      vulnerability: one.vulnerability,
    }
  })
}

function originOf(layer: number, baseLayers: number | undefined): Origin {
  if (layer < 0 || baseLayers === undefined) return 'unknown'
  return layer < baseLayers ? 'base' : 'app'
}

/** What one or more engines say of one flaw in one version of one package. */
type Joined = { vulnerability: Vulnerability; readonly engines: string[] }

/** Which engines found what, by the fingerprint of the finding. */
export function foundBy(assessments: readonly Assessment[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const { vulnerability, engines } of joined(assessments)) {
    const fingerprint = fingerprintOf(vulnerability)
    found[fingerprint] = [...new Set([...(found[fingerprint] ?? []), ...engines])].toSorted()
  }
  return found
}

/** Findings of one engine stay as they are; what another one says of the same package and version is folded in. */
function joined(assessments: readonly Assessment[]): readonly Joined[] {
  const all: Joined[] = []
  for (const { engine, vulnerabilities } of assessments) {
    const earlier = new Map<string, Joined[]>()
    for (const one of all) {
      const key = packageOf(one.vulnerability)
      const there = earlier.get(key)
      if (there === undefined) earlier.set(key, [one])
      else there.push(one)
    }
    for (const one of vulnerabilities) {
      const same = (earlier.get(packageOf(one)) ?? []).filter(({ vulnerability }) =>
        isSame(vulnerability, one),
      )
      const twin = same.find(({ vulnerability }) => vulnerability.path === one.path) ?? same[0]
      if (twin === undefined) all.push({ vulnerability: one, engines: [engine.name] })
      else {
        twin.vulnerability = folded(twin.vulnerability, one)
        if (!twin.engines.includes(engine.name)) twin.engines.push(engine.name)
      }
    }
  }
  return all
}

const packageOf = ({ package: { purl, installed } }: Vulnerability): string =>
  `${purl.replace(/[@?#].*$/, '')}\0${installed}`

/** Databases name one flaw differently: either may know the other's id as an alias. */
const isSame = ({ vulnerability: a }: Vulnerability, { vulnerability: b }: Vulnerability): boolean =>
  a.id === b.id || a.aliases.includes(b.id) || b.aliases.includes(a.id)

const isCve = (id: string): boolean => id.startsWith('CVE-')

/** The first one's place, its CVE before another id; of the rest the stricter view: worse, mended, exploited, open. */
function folded(first: Vulnerability, second: Vulnerability): Vulnerability {
  const [severity = 'unknown'] = severities.filter((one) => [first.severity, second.severity].includes(one))
  const names = [first, second].flatMap(({ vulnerability: { id, aliases } }) => [id, ...aliases])
  const id = [first.vulnerability.id, second.vulnerability.id].find(isCve) ?? first.vulnerability.id
  const exploited = first.vulnerability.kev === true || second.vulnerability.kev === true
  const { suppressed: _, ...both } = { ...second, ...first }
  return {
    ...both,
    severity,
    vulnerability: {
      ...second.vulnerability,
      ...first.vulnerability,
      id,
      aliases: [...new Set(names)].filter((name) => name !== id),
      ...(exploited && { kev: true }),
    },
    package: { ...second.package, ...first.package },
    ...(first.suppressed === true && second.suppressed === true && { suppressed: true }),
  }
}
