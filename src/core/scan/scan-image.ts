import { Halted } from '../command/failure.ts'
import type { Progress } from '../command/progress.ts'
import type { ReadLayer } from '../image/layer.ts'
import { type Digest, type Image, isDigest } from '../image/oci.ts'
import { formatPlatform } from '../image/platform.ts'
import type { Law } from '../policy/policy.ts'
import { waiversOn } from '../policy/waivers.ts'
import type { Finding } from '../report/finding.ts'
import { type Debt, type Report, report } from '../report/report.ts'
import type { Inspector } from '../secrets/inspect.ts'
import { type Asked, askEngines } from './ask-engines.ts'
import type { VulnerabilityEngine } from './assessment.ts'
import { type Answers, conclude, coverageOf, isComplete } from './conclusion.ts'
import type { EarlierScan } from './earlier.ts'
import { secretsOf } from './findings.ts'
import { judgeBy } from './gate.ts'
import { type Look, lookAtLayers } from './look.ts'
import { lookAtConfig } from './places.ts'
import { unchanged } from './unchanged.ts'
import { createVerdict, type Verdict } from './verdict.ts'
import { foundBy, vulnerablePackages } from './vulnerable-packages.ts'

export type Scan = {
  readonly image: Image
  /** What the builder said that it built; absent for an image that was given. */
  readonly built?: Built
  readonly rehearsal: boolean
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly law: Law
  /** Knows the rules of the law too. */
  readonly inspector: Inspector
  /** An earlier job's report, whose engines are among those that are asked. */
  readonly joined?: Pick<EarlierScan, 'digest' | 'image'>
}
export type Built = {
  readonly digest: Digest
  /** Digest of the base's manifest, or `scratch`. */
  readonly base: string
  /** How many of the lowest layers are the base's, where the builder knows. */
  readonly baseLayers?: number
}
export type Ports = {
  readonly readLayer: ReadLayer
  /** Told what was read so far; throws to end the look. */
  readonly onRead: (files: number, bytes: number) => void
  /** Those that were asked for. */
  readonly engines: readonly VulnerabilityEngine[]
  readonly progress: Progress
}

/** No verdict stands for a scan that was not complete. */
export type Scanned = { readonly report: Report; readonly verdict?: Verdict }

/** Looks at one image and judges it. Throws `Halted` (blocked, digest-mismatch) for bytes that were changed. */
export async function scanImage(scan: Scan, ports: Ports): Promise<Scanned> {
  const { image, built, rehearsal, time, law, inspector, joined } = scan
  const { digest } = image.descriptor
  refuseOther(built?.digest, digest, 'The builder made')
  refuseOther(joined?.image, digest, 'The report to join is about')
  const look = await ports.progress.step('look into every layer', () =>
    unchanged(() => lookAtLayers(image, ports.readLayer, inspector, ports.onRead)),
  )
  const waivers = waiversOn(time, law.policy)
  const judge = judgeBy(law.policy, waivers)
  const remarks = lookAtConfig(image, inspector)
  const secrets = secretsOf(image, { look, remarks }, judge, inspector)
  const subject = { image, rehearsal, kept: whyKept(look, secrets) }
  const { notAsked, ...answers } = await askEngines(subject, look.databases, ports)
  const base = { image, baseLayers: built?.baseLayers }
  const findings = [...secrets, ...vulnerablePackages(base, answers.assessments, judge, inspector)]
  const judged = { look, answers, notAsked, findings, conclusion: conclude(look, findings, answers) }
  return {
    report: reportOf(scan, judged, waivers.debt(findings)),
    ...(isComplete(look, answers) && { verdict: verdictOf(scan, judged) }),
  }
}

/** What was seen of an image, and what it comes to. */
type Judged = {
  readonly look: Look
  readonly answers: Answers
  readonly notAsked: Asked['notAsked']
  readonly findings: readonly Finding[]
  readonly conclusion: ReturnType<typeof conclude>
}

function reportOf({ image, built, rehearsal, law }: Scan, judged: Judged, waived: readonly Debt[]): Report {
  const { look, answers, notAsked, findings, conclusion } = judged
  const { assessments } = answers
  const seen = coverageOf(answers)
  return report({
    ...conclusion,
    command: 'scan-image',
    rehearsal,
    outputs: { digest: image.descriptor.digest },
    findings,
    debt: [...(law.debt ?? []), ...waived],
    coverage: {
      read: { ...look.read, ...seen.read },
      skipped: [...look.unread, ...seen.skipped, ...notAsked],
    },
    evidence: {
      image: evidenceOf(image, built?.base, look),
      engines: assessments.map(({ engine }) => engine),
      'not-asked': notAsked.map(({ what }) => what),
      policy: { from: law.from, digest: law.digest },
      ...(assessments.length > 1 && { 'found-by': foundBy(assessments) }),
    },
  })
}

const verdictOf = (
  { image, rehearsal, time, law, joined }: Scan,
  { answers, notAsked, conclusion }: Judged,
): Verdict =>
  createVerdict({
    digest: image.descriptor.digest,
    passed: conclusion.outcome === 'passed',
    rehearsal,
    time: new Date(time).toISOString(),
    policyDigest: law.digest,
    engines: answers.assessments.map(({ engine }) => engine),
    notAsked: notAsked.map(({ what }) => what),
    inputs: joined === undefined ? [] : [{ digest: joined.digest }],
  })

function whyKept(look: Look, secrets: readonly Finding[]): string | undefined {
  if (secrets.some(({ blocking }) => blocking)) return 'bytes with a secret are not handed over'
  return look.unread.length > 0 ? 'bytes that could not be read are not handed over' : undefined
}

function refuseOther(told: Digest | undefined, digest: Digest, by: string): void {
  if (told === undefined || told === digest) return
  throw new Halted('blocked', 'digest-mismatch', `${by} ${told}, the image is ${digest}.`)
}

function evidenceOf(
  { descriptor, manifest, config }: Image,
  builtOn: string | undefined,
  { databases, unread }: Look,
) {
  const managers = [...new Set(databases.map(({ manager }) => manager))].toSorted()
  const named = manifest.annotations?.['org.opencontainers.image.base.digest'] ?? ''
  return {
    digest: descriptor.digest,
    config: manifest.config.digest,
    platform: formatPlatform(config),
    base: builtOn ?? (isDigest(named) ? named : 'unknown'),
    packages: unread.length > 0 ? 'unknown' : managers.join(', ') || 'none',
  }
}
