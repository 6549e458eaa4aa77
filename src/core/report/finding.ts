export const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const
export type Severity = (typeof severities)[number]
export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

export type Surface =
  | 'blob'
  | 'file-name'
  | 'symlink'
  | 'commit-message'
  | 'tag-message'
  | 'note'
  | 'ref-name'
  | 'author'
  | 'pull-request'
  | 'layer'
  | 'image-config'
  | 'image-history'
  | 'annotation'
  | 'build-context'
  | 'dockerfile'
  | 'workflow'
  | 'terraform'
  | 'package'
  | 'environment'
  | 'log'
  | 'policy'

/** `line` and `column` count from 1. A path that itself holds a secret is masked before it gets here. */
export type Where = {
  readonly surface: Surface
  readonly path?: string
  readonly line?: number
  readonly column?: number
  readonly commit?: string
  readonly ref?: string
  readonly layer?: string
  readonly instruction?: string
  /** Of a list of repositories: the one in which it is, as the list names it. */
  readonly resource?: string
}

export type Finding = {
  /** Kebab-case id. */
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly status: 'open' | 'waived' | 'known'
  /** Did it close the gate. */
  readonly blocking: boolean
  readonly title: string
  /** Kind, first characters and length; never the value. */
  readonly excerpt?: string
  readonly where: Where
  /** 16 bytes in hex, see fingerprint.ts. */
  readonly fingerprint: string
  /** What to do next, in commands that can be pasted. */
  readonly advice: readonly string[]
  readonly package?: Package
  readonly vulnerability?: VulnerabilityId
  readonly triage?: Triage
}

/** `purl` as https://github.com/package-url/purl-spec writes it; `fixed`: the version that mends it, if there is one. */
export type Package = { readonly purl: string; readonly installed: string; readonly fixed?: string }

export type VulnerabilityId = {
  /** CVE where there is one, else the id of the source. */
  readonly id: string
  readonly aliases: readonly string[]
  /** In CISA's catalogue of known exploited vulnerabilities. */
  readonly kev?: boolean
  /** Probability of exploitation, 0 to 1 (https://www.first.org/epss/). */
  readonly epss?: number
  readonly url?: string
}

/** What AWS told of an access key by its id. What is absent was not asked, or not told: `untold` says why. */
export type Triage = {
  /** Whose key it is: twelve digits. */
  readonly account?: string
  /** It is the account of the role that asked. */
  readonly own?: boolean
  /** The IAM user who holds it. */
  readonly user?: string
  readonly status?: 'active' | 'inactive' | 'expired' | 'deleted'
  /** ISO 8601, as is `used.at`. */
  readonly created?: string
  readonly used?: 'never' | { readonly at: string; readonly service?: string; readonly region?: string }
  readonly untold: readonly string[]
}

/** Worst first, then by place: a total order, so that equal findings render to equal bytes. */
export function byWorst(a: Finding, b: Finding): number {
  return (
    Number(b.blocking) - Number(a.blocking) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    compare(place(a), place(b)) ||
    (a.where.line ?? 0) - (b.where.line ?? 0) ||
    (a.where.column ?? 0) - (b.where.column ?? 0) ||
    compare(a.rule, b.rule) ||
    compare(a.fingerprint, b.fingerprint)
  )
}

const place = ({ where }: Finding): string =>
  [where.surface, where.path, where.commit, where.layer, where.ref, where.resource].join('\0')

// Not localeCompare: its order depends on the machine's locale.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
