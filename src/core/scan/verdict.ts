import { UsageError } from '../command/failure.ts'
import { type Digest, isDigest } from '../image/oci.ts'
import { version } from '../report/version.ts'
import { fields, items, parseJson, text, truth, WrongField } from './fields.ts'

/** What looked at the image, beside our own look. `database`: date of its vulnerability database. */
export type Engine = {
  readonly name: string
  readonly version: string
  readonly sha256?: string
  readonly database?: string
}

/**
 * What one scan concluded about one image. Unsigned: it vouches that the bytes are those that were scanned in
 * this run, not for who scanned them.
 */
export type Verdict = {
  /** Of the platform manifest. */
  readonly digest: Digest
  readonly passed: boolean
  /** True when a stand-in answered: no real deploy accepts it. */
  readonly rehearsal: boolean
  /** ISO 8601, UTC. */
  readonly time: string
  readonly policyDigest: Digest
  /** A package URL. */
  readonly resource: string
  readonly engines: readonly Engine[]
  /** What a gate could have asked and did not, by name. */
  readonly notAsked: readonly string[]
  /** Records that the verdict rests on. */
  readonly inputs: readonly Evidence[]
  /** Of kship. */
  readonly version: string
}
export type Evidence = { readonly uri?: string; readonly digest: Digest }

type Draft = Pick<Verdict, 'digest' | 'passed' | 'time' | 'policyDigest'> & Partial<Verdict>

/** Fills in what a scan has nothing to say about. */
export function createVerdict(draft: Draft): Verdict {
  return {
    digest: draft.digest,
    passed: draft.passed,
    rehearsal: draft.rehearsal ?? false,
    time: draft.time,
    policyDigest: draft.policyDigest,
    resource: draft.resource ?? `pkg:oci/image@${encodeURIComponent(draft.digest)}`,
    engines: draft.engines ?? [],
    notAsked: draft.notAsked ?? [],
    inputs: draft.inputs ?? [],
    version: draft.version ?? version,
  }
}

const statementType = 'https://in-toto.io/Statement/v1'
const predicateType = 'https://slsa.dev/verification_summary/v1'
const verifier = 'https://github.com/keyless-ship/keyless-ship'
/** Our own field of the predicate; the in-toto parsing rules let a producer add fields named by URI. */
const extension = 'https://github.com/keyless-ship/keyless-ship/verdict/v0'

/**
 * The verdict as an in-toto statement with the SLSA verification summary predicate
 * (https://slsa.dev/spec/v1.0/verification_summary). Equal verdicts give equal bytes.
 * `verifiedLevels` says that no SLSA level was judged; that `FAILED` stands there after a failure is unverified.
 */
export function renderVerdict(verdict: Verdict): string {
  const { digest, passed, rehearsal, time, policyDigest, resource, engines, notAsked, inputs, version } =
    verdict
  const statement = {
    _type: statementType,
    subject: [{ name: resource, digest: digestSet(digest) }],
    predicateType,
    predicate: {
      verifier: { id: verifier, version: { kship: version } },
      timeVerified: time,
      resourceUri: resource,
      policy: { digest: digestSet(policyDigest) },
      inputAttestations: inputs.map(({ uri, digest: one }) => ({
        ...(uri && { uri }),
        digest: digestSet(one),
      })),
      verificationResult: passed ? 'PASSED' : 'FAILED',
      verifiedLevels: [passed ? 'SLSA_BUILD_LEVEL_UNEVALUATED' : 'FAILED'],
      slsaVersion: '1.0',
      [extension]: { rehearsal, engines: engines.map(engineFields), notAsked: [...notAsked] },
    },
  }
  return `${JSON.stringify(statement, null, 2)}\n`
}

/**
 * @param file how the user wrote the file's name, for the message
 * Throws `UsageError` ("malformed-file") for anything that `renderVerdict` does not write.
 */
export function parseVerdict(source: string, file: string, input = 'verdict'): Verdict {
  try {
    return readStatement(parseJson(source))
  } catch (error) {
    if (!(error instanceof WrongField)) throw error
    throw new UsageError(
      'malformed-file',
      input,
      `input "${input}": "${file}" is not a verdict of kship: ${error.message}`,
      error,
    )
  }
}

function readStatement(value: unknown): Verdict {
  const statement = fields(value, 'the file')
  if (statement['_type'] !== statementType) throw new WrongField(`"_type" is not ${statementType}`)
  if (statement['predicateType'] !== predicateType) {
    throw new WrongField(`"predicateType" is not ${predicateType}`)
  }
  const subjects = items(statement['subject'], 'subject')
  if (subjects.length !== 1) throw new WrongField('it must have one subject')
  const predicate = fields(statement['predicate'], 'predicate')
  const ours = fields(predicate[extension], extension)
  return {
    digest: digestOf(subjects[0], 'subject'),
    passed: isPassed(predicate['verificationResult']),
    rehearsal: truth(ours['rehearsal'], 'rehearsal'),
    time: instant(predicate['timeVerified']),
    policyDigest: digestOf(predicate['policy'], 'policy'),
    resource: text(predicate['resourceUri'], 'resourceUri'),
    engines: items(ours['engines'], 'engines').map(readEngine),
    notAsked: items(ours['notAsked'], 'notAsked').map((one) => text(one, 'notAsked')),
    inputs: items(predicate['inputAttestations'], 'inputAttestations').map(readEvidence),
    version: text(
      fields(fields(predicate['verifier'], 'verifier')['version'], 'verifier.version')['kship'],
      'verifier.version.kship',
    ),
  }
}

function isPassed(result: unknown): boolean {
  if (result !== 'PASSED' && result !== 'FAILED') {
    throw new WrongField('"verificationResult" is neither PASSED nor FAILED')
  }
  return result === 'PASSED'
}

function instant(value: unknown): string {
  const time = text(value, 'timeVerified')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time) || Number.isNaN(Date.parse(time))) {
    throw new WrongField('"timeVerified" is not a time in UTC')
  }
  return time
}

function readEngine(value: unknown): Engine {
  const engine = fields(value, 'engines')
  return engineFields({
    name: text(engine['name'], 'engines.name'),
    version: text(engine['version'], 'engines.version'),
    ...(engine['sha256'] !== undefined && { sha256: text(engine['sha256'], 'engines.sha256') }),
    ...(engine['database'] !== undefined && { database: text(engine['database'], 'engines.database') }),
  })
}

const engineFields = ({ name, version, sha256, database }: Engine): Engine => ({
  name,
  version,
  ...(sha256 !== undefined && { sha256 }),
  ...(database !== undefined && { database }),
})

function readEvidence(value: unknown): Evidence {
  const { uri } = fields(value, 'inputAttestations')
  return {
    ...(uri !== undefined && { uri: text(uri, 'inputAttestations.uri') }),
    digest: digestOf(value, 'inputAttestations'),
  }
}

function digestOf(value: unknown, name: string): Digest {
  const { sha256 } = fields(fields(value, name)['digest'], `${name}.digest`)
  const digest = `sha256:${text(sha256, `${name}.digest.sha256`)}`
  if (!isDigest(digest)) throw new WrongField(`"${name}.digest.sha256" is not 64 hex digits`)
  return digest
}

const digestSet = (digest: Digest): { sha256: string } => ({ sha256: digest.slice('sha256:'.length) })
