import { Halted } from '../../command/failure.ts'
import type { Clock, Progress } from '../../command/progress.ts'
import type { Digest, Image } from '../../image/oci.ts'
import { type Assessment, EngineFailure, type VulnerabilityEngine } from '../assessment.ts'
import { type Covered, type Pace, untilScanned } from './coverage.ts'
import { preflight } from './preflight.ts'
import { detailsAtOnce, type InspectorFinding, type Scanner } from './scanner.ts'
import { settledFindings } from './settled.ts'
import { type Details, vulnerabilitiesOf } from './vulnerabilities.ts'

export type Place = {
  /** Host of the registry, with its port on loopback. */
  readonly address: string
  readonly repository: string
  readonly region: string
  /** Milliseconds from the push on. */
  readonly timeout: number
}
export type Ports = {
  readonly scanner: Scanner
  readonly progress: Progress
  readonly clock: Clock
  readonly signal: AbortSignal
  random(): number
}

/** Inspector has no version of its own: that of its API. */
const engine = { name: 'inspector', version: '2020-06-08' }

/**
 * Amazon Inspector by ECR's enhanced scanning: hands the bytes over by digest, waits for the scan of exactly these, and
 * reads what it found once that has settled.
 */
export const inspector = (place: Place, ports: Ports): VulnerabilityEngine => ({
  name: 'inspector',
  handsOver: true,
  async ask(image) {
    let touched = false
    const push: Scanner['push'] = (...given) => {
      touched = true
      return ports.scanner.push(...given)
    }
    try {
      return await assess(place, image, { ...ports, scanner: { ...ports.scanner, push } })
    } catch (error) {
      if (ports.signal.aborted) throw touched ? cancelled(place, image, error) : error
      if (!(error instanceof Halted) || passedOn.includes(error.detail)) throw error
      throw new EngineFailure('failed', error.message, error)
    }
  },
})

const cancelled = ({ address, repository }: Place, { descriptor }: Image, cause: unknown): Halted =>
  new Halted(
    'failed',
    'cancelled',
    `Cancelled. ${address}/${repository} may hold ${descriptor.digest} by now, without a tag.`,
    { cause },
  )

/** What closes a run whatever else was found. */
const passedOn: readonly string[] = ['digest-mismatch', 'cancelled']

async function assess(
  { address, repository, region, timeout }: Place,
  image: Image,
  ports: Ports,
): Promise<Assessment> {
  const { scanner, progress, clock } = ports
  const { digest } = image.descriptor
  await preflight(scanner, { repository, region })
  const login = await scanner.login()
  if (login.registry !== address) {
    throw new EngineFailure(
      'failed',
      `Inspector cannot assess the image: ECR's login is for ${login.registry}, input "push-to" names ${address}; ` +
        'the role must be one of the account that owns the repository.',
    )
  }
  await progress.step(`hand the image over to ${repository}`, () => scanner.push(image, login))
  const pushedAt = await scanner.pushedAt(digest)
  if (pushedAt === undefined) throw lost(address, repository, digest)
  const pace: Pace = { clock, random: ports.random, deadline: clock.now() + timeout }
  const seen = (reason: string): void => progress.update(`Inspector: ${reason}`)
  const covered = await untilScanned(() => scanner.coverage(digest), pushedAt, pace, seen)
  if ('gap' in covered) return unread(digest, covered.gap)
  progress.update('Inspector: waiting for its findings to settle')
  const findings = await settledFindings(() => scanner.findings(digest), pace)
  if (findings === undefined) {
    return unread(digest, 'its findings had not settled in time; ask again with a longer timeout')
  }
  return assessment(image, findings, await detailsOf(scanner, findings), covered)
}

const lost = (address: string, repository: string, digest: Digest): Halted =>
  new Halted(
    'failed',
    'digest-mismatch',
    `ECR does not have ${digest} in ${address}/${repository} after its push.`,
  )

const unread = (digest: Digest, why: string): Assessment => ({
  engine,
  read: {},
  unread: [{ what: `vulnerabilities by inspector in ${digest}`, why, count: 1 }],
  vulnerabilities: [],
})

/** Those that may close the gate, and those that are known to be exploited. */
async function detailsOf(scanner: Scanner, findings: readonly InspectorFinding[]): Promise<Details> {
  const arns = findings
    .filter(({ severity, exploitAvailable }) => exploitAvailable || /^(CRITICAL|HIGH)$/.test(severity))
    .map(({ arn }) => arn)
  const found: [string, { readonly kev: boolean }][] = []
  for (let at = 0; at < arns.length; at += detailsAtOnce) {
    found.push(...(await scanner.details(arns.slice(at, at + detailsAtOnce))))
  }
  return new Map(found)
}

function assessment(
  image: Image,
  findings: readonly InspectorFinding[],
  details: Details,
  { scannedAt }: Extract<Covered, { scannedAt: number }>,
): Assessment {
  const nameless = findings.filter(({ packages }) => packages.length === 0)
  return {
    engine: { ...engine, database: new Date(scannedAt).toISOString() },
    read: { findings: findings.length },
    unread: nameless.map(({ vulnerabilityId }) => ({
      what: `${vulnerabilityId} by inspector`,
      why: 'it names no package',
      count: 1,
    })),
    vulnerabilities: findings.flatMap((finding) => vulnerabilitiesOf(image, finding, details)),
  }
}
