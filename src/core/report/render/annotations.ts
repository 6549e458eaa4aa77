import type { Finding, Surface } from '../finding.ts'
import type { Report } from '../report.ts'
import { placeOf } from './terminal.ts'

export type Annotation = {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
  /** Relative to the root of the repository; absent where the finding is in no file of it. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** GitHub shows ten of a kind for a step (docs.github.com, workflow commands) and drops the rest silently. */
const perKind = 10

/** What to mark in the changed files: blocking findings as errors, open ones as warnings, the rest as notices. */
export function annotationsOf({ findings }: Report): readonly Annotation[] {
  const left = { error: perKind, warning: perKind, notice: perKind }
  return findings.map(annotationOf).filter(({ kind }) => left[kind]-- > 0)
}

function annotationOf(finding: Finding): Annotation {
  const { blocking, status, title, excerpt, advice, where } = finding
  const isElsewhere = where.resource !== undefined
  return {
    kind: blocking ? 'error' : status === 'open' ? 'warning' : 'notice',
    title,
    message: [isElsewhere ? placeOf(where) : undefined, excerpt, ...advice]
      .filter((line) => line !== undefined)
      .join('\n'),
    ...(!isElsewhere &&
      inRepository.includes(where.surface) &&
      where.path !== undefined && {
        file: where.path,
        ...(where.line !== undefined && { line: where.line }),
        ...(where.column !== undefined && { column: where.column }),
      }),
  }
}

/** Surfaces whose path is that of a file which the pull request may show. */
const inRepository: readonly Surface[] = [
  'blob',
  'file-name',
  'symlink',
  'dockerfile',
  'workflow',
  'terraform',
  'policy',
]
