import { createHash } from 'node:crypto'
import type { Digest } from '../image/oci.ts'
import type { Confidence } from '../report/finding.ts'
import type { Report } from '../report/report.ts'
import type { Hit } from '../secrets/hit.ts'

/** What closes the image gate when nothing is configured. */
const policy: { readonly secrets: readonly Confidence[] } = { secrets: ['high', 'medium'] }

export const policyDigest: Digest = `sha256:${createHash('sha256').update(JSON.stringify(policy)).digest('hex')}`

export const closesGate = ({ confidence }: Pick<Hit, 'confidence'>): boolean =>
  policy.secrets.includes(confidence)

type Facts = {
  readonly secrets: number
  readonly unread: number
  readonly layers: number
  readonly files: number
}

/** An unread layer outweighs everything: what it holds is not known. */
export function conclude({
  secrets,
  unread,
  layers,
  files,
}: Facts): Pick<Report, 'outcome' | 'detail' | 'summary'> {
  const found = `${secrets} secret${secrets === 1 ? '' : 's'}`
  if (unread > 0) {
    const also = secrets > 0 ? ` ${found} stand in the rest: rotate what is real.` : ''
    return {
      outcome: 'incomplete',
      detail: 'not-assessed',
      summary: `${unread} of ${layers + unread} layers could not be read: nothing is proven clean.${also}`,
    }
  }
  if (secrets > 0) {
    const summary = `${found} in the image: do not push it; rotate ${secrets === 1 ? 'it' : 'them'}.`
    return { outcome: 'blocked', detail: 'secrets', summary }
  }
  return {
    outcome: 'passed',
    detail: 'clean',
    summary: `No secret in ${layers} layers with ${files} files; vulnerabilities were not asked for.`,
  }
}
