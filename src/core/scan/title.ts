import { disclosed } from '../secrets/disclosed.ts'
import type { Inspector } from '../secrets/inspect.ts'
import type { Vulnerability } from './assessment.ts'

type Named = Omit<Vulnerability, 'title' | 'severity'>

/** `CVE-2021-23337 in lodash 4.17.15, mended in 4.17.21: Command injection`. The name is the package URL's own. */
export function titleOf(one: Vulnerability, inspector: Inspector): string {
  const about = one.title === '' ? '' : `: ${one.title.replace(/\s+/g, ' ').slice(0, 160)}`
  return disclosed(`${headOf(one)}${about}`, inspector)
}

/** What the engine called it, from the title that `titleOf` gave it; '' where that is not how it begins. */
export function aboutIn(title: string, one: Named, inspector: Inspector): string {
  const head = `${disclosed(headOf(one), inspector)}: `
  return title.startsWith(head) ? title.slice(head.length) : ''
}

function headOf({ vulnerability: { id }, package: { purl, installed, fixed } }: Named): string {
  const [, name = purl] = /([^/]+?)(?:@[^@/]*)?$/.exec(purl.replace(/[?#].*$/, '')) ?? []
  return `${id} in ${name} ${installed}, ${fixed === undefined ? 'not mended yet' : `mended in ${fixed}`}`
}
