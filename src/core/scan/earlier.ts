import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Halted, UsageError } from '../command/failure.ts'
import { type Digest, type Image, isDigest } from '../image/oci.ts'
import { severities } from '../report/finding.ts'
import type { Inspector } from '../secrets/inspect.ts'
import {
  type Assessment,
  type EngineName,
  engineNames,
  type Vulnerability,
  type VulnerabilityEngine,
} from './assessment.ts'
import { fields, items, parseJson, text, truth, WrongField } from './fields.ts'
import { aboutIn } from './title.ts'
import { type Engine, readEngine } from './verdict.ts'

/** What an earlier job's report says about one image, as far as it counts in this one. */
export type EarlierScan = {
  /** Of the file. */
  readonly digest: Digest
  /** Of the image. */
  readonly image: Digest
  readonly rehearsal: boolean
  readonly engines: readonly Engine[]
  readonly findings: readonly EarlierFinding[]
}
type EarlierFinding = {
  readonly vulnerability: Vulnerability
  /** The diff-id as the report shortens it. */
  readonly layer: string | undefined
  readonly engines: readonly string[]
}

/**
 * Secrets are left out, since our own look reads the same bytes again; whether a vulnerability closes the gate is
 * judged here, not there.
 * @param file how the user wrote the file's name, for messages
 * @throws UsageError `malformed-file`; Halted incomplete `not-assessed` for a report that is incomplete itself
 */
export function parseEarlierScan(source: string, file: string, inspector: Inspector): EarlierScan {
  try {
    return read(source, file, inspector)
  } catch (error) {
    if (!(error instanceof WrongField)) throw error
    const message = `input "with-report": "${file}" is not a report of kship scan-image: ${error.message}`
    throw new UsageError('malformed-file', 'with-report', message, error)
  }
}

function read(source: string, file: string, inspector: Inspector): EarlierScan {
  const report = fields(parseJson(source), 'the file')
  if (report['schema'] !== 'kship/report@0') throw new WrongField('"schema" is not kship/report@0')
  if (report['command'] !== 'scan-image') throw new WrongField('"command" is not scan-image')
  const gaps = gapsOf(report)
  if (gaps !== undefined) {
    throw new Halted('incomplete', 'not-assessed', `The report "${file}" is no whole scan: ${gaps}`)
  }
  const evidence = fields(report['evidence'], 'evidence')
  const image = text(fields(evidence['image'], 'evidence.image')['digest'], 'evidence.image.digest')
  if (!isDigest(image)) throw new WrongField('"evidence.image.digest" is no digest')
  const engines = items(evidence['engines'], 'evidence.engines').map(readEngine)
  for (const { name } of engines) {
    if (!isEngineName(name)) throw new WrongField(`the engine "${name}" is not known here`)
  }
  const by = readFoundBy(evidence['found-by'], engines)
  const findings = items(report['findings'], 'findings').flatMap((one) => readFinding(one, by, inspector))
  if (report['detail'] === 'vulnerabilities' && findings.length === 0)
    throw new WrongField('it was blocked by vulnerabilities and holds none')
  return {
    digest: `sha256:${createHash('sha256').update(Buffer.from(source)).digest('hex')}`,
    image,
    rehearsal: truth(report['rehearsal'], 'rehearsal'),
    engines,
    findings,
  }
}

const isEngineName = (name: string): name is EngineName => engineNames.some((one) => one === name)

/** A report tells by name what it did not assess; what it was not asked for is no gap. */
function gapsOf(report: Readonly<Record<string, unknown>>): string | undefined {
  const outcome = text(report['outcome'], 'outcome')
  if (outcome !== 'passed' && outcome !== 'blocked') return text(report['summary'], 'summary')
  const notAsked = items(fields(report['evidence'], 'evidence')['not-asked'], 'evidence.not-asked')
  const skipped = items(fields(report['coverage'], 'coverage')['skipped'], 'coverage.skipped')
  const gaps = skipped.map((one) => {
    const { what, why } = fields(one, 'coverage.skipped')
    return { what: text(what, 'coverage.skipped.what'), why: text(why, 'coverage.skipped.why') }
  })
  const gap = gaps.find(({ what }) => !notAsked.includes(what))
  return gap && `${gap.what}: ${gap.why}`
}

type FoundBy = (fingerprint: string) => readonly string[]

/** A report of one engine does not say which; one of several does, for each finding. */
function readFoundBy(value: unknown, engines: readonly Engine[]): FoundBy {
  const names = engines.map(({ name }) => name)
  if (names.length <= 1) return () => names
  const map = fields(value, 'evidence.found-by')
  return (fingerprint) => {
    const found = items(map[fingerprint], `evidence.found-by.${fingerprint}`)
    if (found.length > 0 && found.every((name) => typeof name === 'string' && names.includes(name))) {
      return found as readonly string[]
    }
    throw new WrongField(`"evidence.found-by.${fingerprint}" names no engine of the report`)
  }
}

function readFinding(value: unknown, foundBy: FoundBy, inspector: Inspector): readonly EarlierFinding[] {
  const finding = fields(value, 'findings')
  if (finding['vulnerability'] === undefined) return []
  const named = fields(finding['vulnerability'], 'findings.vulnerability')
  const found = fields(finding['package'], 'findings.package')
  const where = fields(finding['where'], 'findings.where')
  const fixed = optional(found['fixed'], 'findings.package.fixed')
  const url = optional(named['url'], 'findings.vulnerability.url')
  const path = optional(where['path'], 'findings.where.path')
  const engines = foundBy(text(finding['fingerprint'], 'findings.fingerprint'))
  if (engines.length === 0) throw new WrongField('it has a vulnerability and no engine')
  const one = {
    vulnerability: {
      id: text(named['id'], 'findings.vulnerability.id'),
      aliases: items(named['aliases'], 'findings.vulnerability.aliases').map((alias) =>
        text(alias, 'aliases'),
      ),
      ...(named['kev'] !== undefined && { kev: truth(named['kev'], 'findings.vulnerability.kev') }),
      ...(typeof named['epss'] === 'number' && { epss: named['epss'] }),
      ...(url !== undefined && { url }),
    },
    severity: severityOf(finding['severity']),
    package: {
      purl: text(found['purl'], 'findings.package.purl'),
      installed: text(found['installed'], 'findings.package.installed'),
      ...(fixed !== undefined && { fixed }),
    },
    ...(path !== undefined && { path }),
    ...(finding['status'] === 'known' && { suppressed: true }),
  }
  const title = aboutIn(text(finding['title'], 'findings.title'), one, inspector)
  return [
    { engines, layer: optional(where['layer'], 'findings.where.layer'), vulnerability: { ...one, title } },
  ]
}

const optional = (value: unknown, name: string): string | undefined =>
  value === undefined ? undefined : text(value, name)

function severityOf(value: unknown): Vulnerability['severity'] {
  const found = severities.find((one) => one === value)
  if (found === undefined) throw new WrongField(`"findings.severity" is none of ${severities.join(', ')}`)
  return found
}

/**
 * The report's engines, which answer at once. One that is asked again is left out: its new answer counts.
 */
export function earlierEngines(
  earlier: EarlierScan | undefined,
  asked: readonly EngineName[],
): readonly VulnerabilityEngine[] {
  if (earlier === undefined) return []
  return earlier.engines.flatMap((engine) => {
    const { name } = engine
    if (!isEngineName(name) || asked.includes(name)) return []
    return [{ name, ask: async (image) => answerOf(earlier, engine, image) } satisfies VulnerabilityEngine]
  })
}

function answerOf({ findings }: EarlierScan, engine: Engine, image: Image): Assessment {
  const vulnerabilities = findings
    .filter(({ engines }) => engines.includes(engine.name))
    .map(({ vulnerability, layer }) => {
      const diffId = image.config.rootfs.diff_ids.find((id) => layer !== undefined && id.startsWith(layer))
      return { ...vulnerability, ...(diffId !== undefined && { layer: diffId }) }
    })
  return { engine, read: { 'joined findings': vulnerabilities.length }, unread: [], vulnerabilities }
}
