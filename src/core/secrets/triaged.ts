import type { Finding, Triage } from '../report/finding.ts'
import type { Json, Skipped } from '../report/report.ts'
import type { Hit } from './hit.ts'
import type { Triaged } from './key-triage.ts'
import { keyId as idAlone } from './kinds/aws/key.ts'

/** Asks about access keys by their ids; see key-triage.ts. */
export type KeyTriage = (ids: readonly string[]) => Promise<Triaged>

type WithTriage = {
  readonly findings: readonly Finding[]
  readonly skipped: readonly Skipped[]
  readonly rehearsal: boolean
  readonly evidence: Readonly<Record<string, Json>>
}

/** Findings with what AWS tells of their keys. What a finding is, how bad and whether it blocks stays as it was. */
export async function triaged(
  findings: readonly Finding[],
  hits: readonly Hit[],
  ask: KeyTriage | undefined,
): Promise<WithTriage> {
  const ids = ask === undefined ? [] : idsIn(findings, hits)
  if (ask === undefined || ids.length === 0) return { findings, skipped: [], rehearsal: false, evidence: {} }
  const { told, skipped, rehearsal, evidence } = await ask(ids)
  return {
    findings: findings.map((finding, at) => {
      const triage = told.get(hits[at]?.keyId ?? '')
      return triage === undefined ? finding : withTriage(finding, triage)
    }),
    skipped,
    rehearsal,
    evidence: { triage: evidence },
  }
}

/** Those that close the gate first. STS knows long-lived and temporary keys, and no other ids. */
function idsIn(findings: readonly Finding[], hits: readonly Hit[]): readonly string[] {
  const open = hits.filter((_, at) => findings[at]?.blocking)
  const ids = [...open, ...hits].map(({ keyId = '' }) => keyId)
  return [...new Set(ids)].filter((id) => /^(?:AKIA|ASIA)/.test(id))
}

function withTriage(finding: Finding, triage: Triage): Finding {
  const { rule, title, advice } = finding
  const { account, user } = triage
  const whose = whoseKey(triage)
  const isAnswered = rule === idAlone.id && account !== undefined
  return {
    ...finding,
    title: whose === undefined ? title : `${title}, ${whose}`,
    advice: [
      ...advice
        .filter((line) => !(isAnswered && line.startsWith('aws sts get-access-key-info ')))
        .map((line) => (user !== undefined && line.startsWith('aws ') ? named(line, user) : line)),
      ...[factsOf(triage), ...triage.untold].flatMap((fact) => (fact === '' ? [] : [`triage: ${fact}`])),
    ],
    triage,
  }
}

/** Rules leave USER for the user to fill in. */
const named = (command: string, user: string): string => command.replace(/\bUSER\b/g, () => user)

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
