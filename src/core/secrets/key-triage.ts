import { asError, Halted } from '../command/failure.ts'
import type { Triage } from '../report/finding.ts'
import type { Json, Skipped } from '../report/report.ts'
import { userName } from './advice.ts'
import { accountOf } from './kinds/aws/account.ts'

/** Keys that are asked about in one run. */
export const mostKeys = 50
/** Questions at a time. */
const abreast = 5

export type LastUse = {
  readonly user: string | undefined
  readonly at: Date | undefined
  readonly service: string | undefined
  readonly region: string | undefined
}
export type HeldKey = {
  readonly id: string | undefined
  readonly status: string | undefined
  readonly created: Date | undefined
}

/**
 * Whom a session of the user's own may ask about a key, by its id alone. What AWS does not answer is Halted.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export type KeyAuthority = {
  /** Of the session. */
  readonly account: string
  /** Some endpoint is on this machine. */
  readonly rehearsal: boolean
  accountOf(keyId: string): Promise<string>
  /** For a key that is long-lived and of the session's account. */
  lastUse(keyId: string): Promise<LastUse | 'no such key'>
  /** None when there is no such user. */
  keysOf(user: string): Promise<readonly HeldKey[]>
}

export type TriagePorts = {
  open(): Promise<KeyAuthority>
  /** The time for all of it is over; calls that are under way end with an error of any kind. */
  isOver(): boolean
}

export type Triaged = {
  readonly told: ReadonlyMap<string, Triage>
  readonly skipped: readonly Skipped[]
  readonly rehearsal: boolean
  readonly evidence: Json
}

/**
 * Asks AWS about access keys, by their ids and nothing else. What fails is told and changes no verdict.
 * @param ids without doubles, those that matter most first
 */
export async function triageKeys(ids: readonly string[], ports: TriagePorts): Promise<Triaged> {
  const asked = ids.slice(0, mostKeys)
  const left = ids.length - asked.length
  const leftOut = left === 0 ? [] : [{ what, why: `at most ${mostKeys} keys are asked about`, count: left }]
  const opening = inquiry(ports)
  const authority = await opening.ask('an AWS session', ports.open)
  if (authority === undefined) {
    const { untold, rehearsal } = opening
    const told = new Map(asked.map((id) => [id, { untold }] as const))
    return { told, rehearsal, skipped: [...reasons(told), ...leftOut], evidence: { asked: 0 } }
  }
  const told = new Map<string, Triage>()
  for (let at = 0; at < asked.length; at += abreast) {
    const some = asked.slice(at, at + abreast)
    const answers = await Promise.all(some.map((id) => triageKey(id, authority, ports)))
    for (const [place, id] of some.entries()) told.set(id, answers[place] ?? { untold: [] })
  }
  const { account, rehearsal } = authority
  return {
    told,
    rehearsal,
    skipped: [...reasons(told), ...leftOut],
    evidence: { account, asked: asked.length },
  }
}

const what = 'what AWS knows of a key'

async function triageKey(id: string, authority: KeyAuthority, ports: TriagePorts): Promise<Triage> {
  const { ask, untold } = inquiry(ports)
  const said = await ask('sts:GetAccessKeyInfo', () => authority.accountOf(id))
  // Of a deleted key STS may say nothing; then its id does.
  const account = said !== undefined && /^\d{12}$/.test(said) ? said : accountOf(id)?.number
  if (account === undefined) return { untold }
  const own = account === authority.account
  // IAM keeps no record of a session's keys, and tells nothing of another account's.
  if (!own || !id.startsWith('AKIA')) return { account, own, untold }
  const use = await ask('iam:GetAccessKeyLastUsed', () => authority.lastUse(id))
  if (use === 'no such key') return { account, own, status: 'deleted', untold }
  const user = use?.user !== undefined && userName.test(use.user) ? use.user : undefined
  const keys = user && (await ask('iam:ListAccessKeys', () => authority.keysOf(user)))
  return {
    account,
    own,
    ...(user !== undefined && { user }),
    ...(keys && stateOf(keys.find((key) => key.id === id))),
    ...(use !== undefined && { used: usedAs(use) }),
    untold,
  }
}

function stateOf(key: HeldKey | undefined): Pick<Triage, 'status' | 'created'> {
  if (key === undefined) return { status: 'deleted' }
  const status = statuses.find((one) => one === key.status?.toLowerCase())
  return {
    ...(status !== undefined && { status }),
    ...(key.created !== undefined && { created: key.created.toISOString() }),
  }
}
const statuses = ['active', 'inactive', 'expired'] as const

function usedAs({ at, service, region }: LastUse): NonNullable<Triage['used']> {
  if (at === undefined) return 'never'
  return {
    at: at.toISOString(),
    ...(isWord(service) && { service }),
    ...(isWord(region) && { region }),
  }
}

/** `N/A` says nothing. */
const isWord = (text: string | undefined): text is string =>
  text !== undefined && /^[\w.:-][\w .:-]{0,63}$/.test(text)

/** Questions, and which of them got no answer. */
function inquiry({ isOver }: TriagePorts) {
  const untold: string[] = []
  let rehearsal = false
  return {
    untold,
    get rehearsal(): boolean {
      return rehearsal
    },
    async ask<T>(question: string, answer: () => Promise<T>): Promise<T | undefined> {
      if (isOver()) return void untold.push(`no time was left for ${question}`)
      try {
        return await answer()
      } catch (error) {
        if (error instanceof Halted) rehearsal = error.told.rehearsal ?? false
        untold.push(whyNot(question, error, isOver()))
        return undefined
      }
    },
  }
}

/** AWS's own words about a call are not repeated: they may quote the id. */
function whyNot(question: string, error: unknown, isOver: boolean): string {
  if (isOver) return `no answer in time: ${question}`
  // Even a defect of ours may not hide what was found.
  if (!(error instanceof Halted)) return `${question} failed (${asError(error).name})`
  if (!question.includes(':')) return `${question} was not to be had: ${error.message}`
  if (error.detail === 'access-denied') return `access denied to ${question}`
  return error.detail === 'unreachable' ? error.message : `AWS refused ${question}`
}

function reasons(told: ReadonlyMap<string, Triage>): Skipped[] {
  const counts = new Map<string, number>()
  for (const { untold } of told.values())
    for (const why of untold) counts.set(why, (counts.get(why) ?? 0) + 1)
  return [...counts].map(([why, count]) => ({ what, why, count }))
}
