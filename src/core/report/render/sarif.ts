import type { Invocation, Log, Notification, PhysicalLocation, ReportingDescriptor, Result } from 'sarif'
import type { Finding, Severity, Where } from '../finding.ts'
import type { Report } from '../report.ts'
import { version } from '../version.ts'
import { placeOf } from './terminal.ts'

/** GitHub refuses a run with more (docs.github.com, SARIF support for code scanning). */
const maxResults = 25_000

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0), one run. A vulnerability is a rule of its own, since
 * code scanning shows the severity of the rule. `primaryLocationLineHash` is the only partial fingerprint that GitHub
 * reads: with ours there an alert stays one alert when lines move.
 */
export function renderSarif(report: Report): string {
  const { command, outcome, detail, rehearsal } = report
  const findings = report.findings.slice(0, maxResults)
  const rules = rulesOf(findings)
  const places = new Map(rules.map(({ id }, index) => [id, index]))
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Keyless Ship',
            semanticVersion: version,
            informationUri: 'https://github.com/keyless-ship/keyless-ship',
            rules,
          },
        },
        automationDetails: { id: `kship/${command}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(report)],
        results: findings.map((finding) => resultOf(finding, places.get(ruleOf(finding)) ?? -1)),
        properties: { outcome, detail, rehearsal },
      },
    ],
  }
  return `${JSON.stringify(log)}\n`
}

/** How the run ended, and what it leaves out. */
function invocationOf({ outcome, summary, coverage, evidence, findings }: Report): Invocation {
  const warning = (text: string): Notification => ({ level: 'warning', message: { text } })
  const left = findings.length - maxResults
  return {
    executionSuccessful: outcome === 'passed' || outcome === 'blocked',
    ...(typeof evidence['at'] === 'string' && { endTimeUtc: evidence['at'] }),
    toolExecutionNotifications: [
      { level: outcome === 'passed' ? 'note' : 'error', message: { text: summary } },
      ...coverage.skipped.map(({ what, why, count }) => warning(`not read: ${count} × ${what} (${why})`)),
      ...(left > 0 ? [warning(`${left} more findings in the JSON report`)] : []),
    ],
  }
}

const ruleOf = ({ rule, vulnerability }: Finding): string => vulnerability?.id ?? rule

/** What GitHub calls a rule's severity: over 9 critical, over 7 high, over 4 medium, else low. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  unknown: '0.1',
}

/** One rule for each id, described by its worst finding: they come worst first. */
function rulesOf(findings: readonly Finding[]): ReportingDescriptor[] {
  const first = new Map<string, Finding>()
  for (const finding of findings) if (!first.has(ruleOf(finding))) first.set(ruleOf(finding), finding)
  return [...first].map(([id, { title, severity, advice, vulnerability, rule }]) => ({
    id,
    shortDescription: { text: title },
    help: { text: advice.join('\n') || title },
    ...(vulnerability?.url !== undefined && { helpUri: vulnerability.url }),
    properties: {
      tags: ['security', rule],
      'security-severity': securitySeverity[severity],
    },
  }))
}

function resultOf(finding: Finding, ruleIndex: number): Result {
  const { blocking, status, title, excerpt, advice, where, fingerprint, confidence, severity } = finding
  const said = [`${title} at ${placeOf(where)}`, ...(excerpt === undefined ? [] : [excerpt]), ...advice]
  return {
    ruleId: ruleOf(finding),
    ruleIndex,
    level: blocking ? 'error' : status === 'open' ? 'warning' : 'note',
    message: { text: said.join('\n') },
    locations: [
      { physicalLocation: locationOf(where), logicalLocations: [{ fullyQualifiedName: placeOf(where) }] },
    ],
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'kship/v1': fingerprint },
    ...(status === 'known' && { baselineState: 'unchanged' as const }),
    ...(status === 'waived' && {
      suppressions: [{ kind: 'external' as const, status: 'accepted' as const }],
    }),
    properties: { confidence, severity, blocking, surface: where.surface },
  }
}

/** GitHub shows no result without a file, so what has none (a message, a layer's history) is placed at its surface. */
function locationOf({ path, surface, line, column, resource }: Where): PhysicalLocation {
  return {
    artifactLocation: {
      uri: uriOf([resource, path ?? surface].filter((one) => one !== undefined).join('/')),
    },
    region: { startLine: line ?? 1, ...(column !== undefined && { startColumn: column }) },
  }
}

/** A relative reference (RFC 3986); half a character, which has no bytes to escape, becomes U+FFFD. */
const uriOf = (path: string): string =>
  path
    .replace(/^\/+/, '')
    .split('/')
    .map((segment) => encodeURIComponent(Buffer.from(segment).toString()))
    .join('/')
