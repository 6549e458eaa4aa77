import type { Finding, Triage } from '../report/finding.ts'
import type { Json, Skipped } from '../report/report.ts'
import type { Hit } from './hit.ts'
import type { Triaged } from './key-triage.ts'

/** Asks about access keys by their ids; see key-triage.ts. */
export type KeyTriage = (ids: readonly string[]) => Promise<Triaged>

export type Answers = {
  of(hit: Hit): Triage | undefined
  readonly skipped: readonly Skipped[]
  readonly rehearsal: boolean
  readonly evidence: Readonly<Record<string, Json>>
}

type Judged = { readonly hit: Hit; readonly decision: { readonly blocking: boolean } }

/** What AWS tells of the keys that were found. */
export async function askedAbout(judged: readonly Judged[], ask: KeyTriage | undefined): Promise<Answers> {
  const ids = ask === undefined ? [] : idsIn(judged)
  if (ask === undefined || ids.length === 0)
    return { of: () => undefined, skipped: [], rehearsal: false, evidence: {} }
  const { told, skipped, rehearsal, evidence } = await ask(ids)
  return { of: ({ keyId = '' }) => told.get(keyId), skipped, rehearsal, evidence: { triage: evidence } }
}

/** Those that close the gate first. STS knows long-lived and temporary keys, and no other ids. */
function idsIn(judged: readonly Judged[]): readonly string[] {
  const open = judged.filter(({ decision }) => decision.blocking)
  const ids = [...open, ...judged].map(({ hit: { keyId = '' } }) => keyId)
  return [...new Set(ids)].filter((id) => /^(?:AKIA|ASIA)/.test(id))
}

/** A finding with what AWS told of its key. What it is, how bad and whether it blocks stays as it was. */
export function withTriage(finding: Finding, triage: Triage | undefined): Finding {
  if (triage === undefined) return finding
  const whose = whoseKey(triage)
  const facts = [factsOf(triage), ...triage.untold].flatMap((fact) =>
    fact === '' ? [] : [`triage: ${fact}`],
  )
  return {
    ...finding,
    title: whose === undefined ? finding.title : `${finding.title}, ${whose}`,
    advice: [...finding.advice, ...facts],
    triage,
  }
}

function whoseKey({ own, user, status }: Triage): string | undefined {
  if (own === false) return 'not yours'
  const key = status === undefined ? undefined : `a key that is ${status}`
  return user === undefined ? key : `${status ?? 'a'} key of user ${user}`
}

function factsOf({ account, own, user, status, created, used }: Triage): string {
  if (account === undefined) return ''
  const parts = [
    `account ${account}, ${own ? 'your own' : 'not yours: tell its owner'}`,
    user && `user ${user}`,
    status && (created === undefined ? status : `${status}, created ${created}`),
    used && useOf(used),
  ]
  return parts.filter((part) => part !== undefined && part !== '').join('; ')
}

function useOf(used: NonNullable<Triage['used']>): string {
  if (used === 'never') return 'never used'
  const { at, service, region } = used
  const by = service === undefined ? '' : ` for ${service}`
  return `last used ${at}${by}${region === undefined ? '' : ` in ${region}`}`
}
