import type { Progress } from '../command/progress.ts'
import { type Law, nothingProposed, type Proposed, type Waiver } from '../policy/policy.ts'
import { type Waivers, waiversOn } from '../policy/waivers.ts'
import type { Confidence } from '../report/finding.ts'
import { type Json, type Report, report } from '../report/report.ts'
import { onceMerged } from './approval.ts'
import { conclude } from './conclusion.ts'
import { noMore, sumOf, withoutRoom } from './crowd.ts'
import { type Decision, fingerprintOf, toFinding } from './disclosure.ts'
import { Gathering } from './gathering.ts'
import type { Hit } from './hit.ts'
import { lookAtEntries, lookAtFiles, lookAtTracked } from './in-files.ts'
import { type Asked, lookInReach } from './in-reach.ts'
import { tipOf } from './in-tip.ts'
import type { Inspector } from './inspect.ts'
import { heldBy } from './known.ts'
import { noted } from './notes.ts'
import { inspectorBy } from './own-rules.ts'
import type { InspectorsFor, Readers } from './readings.ts'
import type { Files, Repository } from './repository.ts'
import { isIn } from './shard.ts'
import { type Look, type Sighting, Sightings } from './sighting.ts'
import type { Aside, Task } from './task.ts'
import { askedAbout, type KeyTriage, withTriage } from './triaged.ts'

export type World = {
  readonly repository?: Repository
  readonly files: Files
  /** Milliseconds since the epoch: waivers end. */
  readonly now: number
  readonly progress: Progress
  /** Where work may be shared. */
  readonly inspectorsFor?: InspectorsFor
  /** Told every value that was found, before anything is said about it. */
  mask(value: string): void
  /** Absent: AWS is asked nothing. */
  readonly triage?: KeyTriage
}

export type Bounds = {
  /** Paths from the root that are looked at. */
  readonly isWithin: (path: string) => boolean
  /** Stands in for the policy's own. */
  readonly failOn?: readonly Confidence[]
  /** What the judged branch would change about the law, when that counts, and who approved it. */
  readonly proposed?: Proposed & { readonly countsWhen: string; readonly by?: string }
}

export async function guard(task: Task, law: Law, world: World, bounds: Bounds): Promise<Report> {
  const { repository } = world
  const inspector = await inspectorBy({ rules: law.policy.rules, now: world.now })
  const { look, sightings } = await seenBy(task, world, bounds, inspector)
  const isKnown = await knownBefore(task, world, look, { sightings, inspector })
  const failOn = bounds.failOn ?? law.policy.failOn
  const waivers = waiversOn(world.now, law.policy)
  const proposed = bounds.proposed ?? { ...nothingProposed, countsWhen: onceMerged }
  const tip = await tipOf(task.subject, repository, sightings, inspector)
  const { waivers: added, countsWhen } = proposed
  const circumstances = { standing: task.standing, tip, proposed: added, countsWhen }
  const judged = sightings.map((one) => ({ ...one, decision: decide(one, isKnown, waivers, failOn) }))
  const triage = await askedAbout(judged, world.triage)
  const findings = judged.map((one) => {
    const told = triage.of(one.hit)
    return withTriage(noted(toFinding(one.hit, one.where, one.decision, told), one, circumstances), told)
  })
  const { outcome, detail, summary } = conclude(task, look, findings)
  return report({
    command: 'secret-guard',
    outcome,
    detail,
    summary,
    outputs: { findings: String(findings.filter(({ status }) => status === 'open').length) },
    findings,
    rehearsal: triage.rehearsal,
    debt: [...(law.debt ?? []), ...proposed.debt, ...waivers.debt(findings)],
    coverage: { read: look.read, skipped: [...look.skipped, ...(look.locked ?? []), ...triage.skipped] },
    evidence: {
      ...task.evidence,
      ...(look.ledger !== undefined && { objects: look.ledger }),
      ...triage.evidence,
      policy: policyOf(law, proposed),
    },
  })
}

type Seen = { readonly look: Look; readonly sightings: readonly Sighting[] }

/** What there is to see, of which every value is masked before anything is said. */
async function seenBy(task: Task, world: World, bounds: Bounds, inspector: Inspector): Promise<Seen> {
  const readers = { here: inspector, beside: world.inspectorsFor }
  const seen = new Sightings()
  seen.add(task.asides.flatMap((aside) => inAside(aside, inspector)))
  const looked = await world.progress.step('Read what is asked for', () =>
    lookAt(task, world, readers, bounds.isWithin),
  )
  seen.add(looked.sightings)
  const more = sumOf(looked.more ?? noMore, seen.more)
  const sightings = seen.all
  for (const { hit } of sightings) {
    if (hit.rule.isHabit !== true) for (const value of spellings(hit)) world.mask(value)
  }
  return { look: { ...looked, more, skipped: [...looked.skipped, ...withoutRoom(more)] }, sightings }
}

async function knownBefore(
  { bases }: Task,
  { progress, repository }: World,
  look: Look,
  { sightings, inspector }: { readonly sightings: readonly Sighting[]; readonly inspector: Inspector },
): Promise<(hit: Hit) => boolean> {
  const before = bases.length > 0 ? bases : (look.boundary ?? [])
  if (sightings.length === 0 || before.length === 0 || repository === undefined) return () => false
  return progress.step('Compare with what was there before', () =>
    heldBy(repository, before, sightings, inspector),
  )
}

const policyOf = (
  { from, digest }: Law,
  { by, waivers }: { readonly by?: string; readonly waivers: readonly Waiver[] },
): Json => ({
  from,
  digest,
  ...(by !== undefined && { approved: { by, waivers: waivers.map(({ fingerprint }) => fingerprint) } }),
})

function decide(
  { hit, where }: Sighting,
  isKnown: (hit: Sighting['hit']) => boolean,
  waivers: Waivers,
  failOn: readonly Confidence[],
): Decision {
  const fingerprint = fingerprintOf(hit, where.path ?? where.surface)
  const isWaived = waivers.covers({ fingerprint, severity: hit.rule.severity })
  const status = isKnown(hit) ? 'known' : isWaived ? 'waived' : 'open'
  const blocking = status === 'open' && !hit.rule.public && failOn.includes(hit.confidence)
  return { status, blocking }
}

async function lookAt(
  task: Task,
  world: World,
  readers: Readers,
  isWithin: Bounds['isWithin'],
): Promise<Look> {
  const { subject } = task
  const { files } = world
  const { here } = readers
  const repository = (): Repository => present(world.repository)
  switch (subject.kind) {
    case 'nothing':
      return { sightings: [], read: {}, skipped: [] }
    case 'text':
      return lookAtText(subject.content, here)
    case 'folder':
      return lookAtFiles(files, files.walk(), isWithin, readers)
    case 'tracked':
      return lookAtTracked(files, repository(), isWithin, readers)
    case 'staged':
      return lookAtEntries(repository(), repository().staged(), { isWithin }, here)
    case 'tree':
      return lookAtEntries(repository(), repository().tree(subject.revision), { isWithin }, here)
    case 'reach': {
      const { progress } = world
      progress.update('counting its commits and objects')
      const reach = await repository().reach(subject.heads, subject.excluded)
      const asked: Asked = {
        isWithin,
        isMine: task.shard === undefined ? () => true : isIn(task.shard),
        tick: (done, of, what) => progress.update(`${done} of ${of} ${what}`),
      }
      return lookInReach(repository(), reach, asked, readers)
    }
  }
}

async function lookAtText(content: Uint8Array, inspector: Inspector): Promise<Look> {
  const gathering = new Gathering(inspector)
  await gathering.file(content, { path: 'stdin' }, inspector.inspect('stdin', content))
  const { sightings, more, skipped, locked, counts } = gathering
  return { sightings, more, skipped, locked, read: { bytes: content.length, ...counts } }
}

function present(repository: Repository | undefined): Repository {
  if (repository === undefined) throw new Error('this scope was planned without a repository')
  return repository
}

const inAside = ({ surface, text }: Aside, inspector: Inspector): Sighting[] =>
  inspector.inspectText(text).map((hit) => ({ hit, where: { surface }, order: Number.POSITIVE_INFINITY }))

/** A log shows a key line by line, as PEM wraps it (RFC 7468: 64 characters, older tools 76). */
function spellings({ secret, decoded }: Pick<Hit, 'secret' | 'decoded'>): string[] {
  if (decoded !== undefined) return [...spellings({ secret }), ...spellings({ secret: decoded.written })]
  if (secret.length <= 128) return [secret]
  const lines = [64, 76].flatMap((width) => secret.match(new RegExp(`.{${width}}`, 'g')) ?? [])
  return [secret, ...lines]
}
