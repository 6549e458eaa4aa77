import type { Finding } from '../finding.ts'

/** So many findings of a kind below one folder are told as one: five private keys of a test are one matter. */
const least = 5

/** Findings that are told together: one alone, or several of the same kind and standing below one folder. */
export type Crowd = readonly [Finding, ...Finding[]]

export function crowdsOf(findings: readonly Finding[]): readonly Crowd[] {
  const crowds = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of findings) {
    const crowd = crowds.get(keyOf(finding))
    if (crowd === undefined) crowds.set(keyOf(finding), [finding])
    else crowd.push(finding)
  }
  return findings.flatMap((finding): readonly Crowd[] => {
    const crowd = crowds.get(keyOf(finding))
    if (crowd === undefined || crowd.length < least) return [[finding]]
    return crowd[0] === finding ? [crowd] : []
  })
}

const keyOf = ({ rule, title, severity, confidence, status, blocking, where }: Finding): string =>
  [
    rule,
    title,
    severity,
    confidence,
    status,
    blocking,
    where.surface,
    top(where.path ?? ''),
    where.resource,
  ].join('\0')

/** A file of the root is below no folder, and stands for itself. */
const top = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path)

/** The deepest folder that holds them all. */
export function folderOf(crowd: readonly Finding[]): string {
  const paths = crowd.map(({ where }) => (where.path ?? '').split('/').slice(0, -1))
  const [first = []] = paths
  const depth = first.findIndex((name, at) => paths.some((path) => path[at] !== name))
  return first.slice(0, depth === -1 ? first.length : depth).join('/')
}

/** As far as one place tells of all: several in one file of the root, or in no file, are below no folder. */
export function placeOfAll(crowd: Crowd): string {
  const folder = folderOf(crowd)
  const [{ where }] = crowd
  const place = folder === '' ? `in ${where.path ?? where.surface}` : `below ${folder}`
  return where.resource === undefined ? place : `${place} of ${where.resource}`
}

/** What is to be done about every one of them. */
export const sharedAdvice = ([first, ...others]: Crowd): readonly string[] =>
  first.advice.filter((line) => others.every(({ advice }) => advice.includes(line)))
