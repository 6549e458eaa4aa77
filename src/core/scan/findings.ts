import type { Image } from '../image/oci.ts'
import type { Finding, Where } from '../report/finding.ts'
import { disclosed, disclosedPath } from '../secrets/disclosed.ts'
import { fingerprintOf, toFinding } from '../secrets/disclosure.ts'
import type { Hit } from '../secrets/hit.ts'
import type { Inspector } from '../secrets/inspect.ts'
import type { Judge } from './gate.ts'
import type { Look, Sighting } from './look.ts'
import { instructionsOf, layerName, type Remark } from './places.ts'

/** What was seen of an image: in its layers, and beside them. */
export type Seen = { readonly look: Look; readonly remarks: readonly Remark[] }

/** The secrets of an image, each with what the judge decides. */
export function secretsOf(
  image: Image,
  { look, remarks }: Seen,
  judge: Judge,
  inspector: Inspector,
): readonly Finding[] {
  const judged = (hit: Hit, where: Where): Finding =>
    toFinding(hit, where, judge.secret(fingerprintOf(hit, where.path ?? where.surface), hit))
  const instructions = instructionsOf(image).map((text) => text && disclosed(text, inspector))
  const inLayers = look.sightings.map((sighting) => {
    const where = placeOf(image, sighting, instructions[sighting.layer], inspector)
    const finding = judged(sighting.hit, where)
    const later = look.gone.get(sighting)
    return later === undefined ? finding : withAdvice(finding, stillThere(image, sighting.layer, later))
  })
  return [...inLayers, ...remarks.map(({ hit, where }) => judged(hit, where))]
}

const withAdvice = (finding: Finding, line: string): Finding => ({
  ...finding,
  advice: [line, ...finding.advice],
})

const stillThere = (image: Image, layer: number, later: number): string =>
  `still in the image though layer ${layerName(image, later)} removes or replaces it: ` +
  `anyone who pulls it can read layer ${layerName(image, layer)}`

function placeOf(
  image: Image,
  { surface, path, layer, hit, hasLine }: Sighting,
  instruction: string | undefined,
  inspector: Inspector,
): Where {
  return {
    surface,
    path: disclosedPath(path, inspector, [hit]),
    ...(hasLine && { line: hit.line, column: hit.column }),
    layer: layerName(image, layer),
    ...(instruction !== undefined && { instruction }),
  }
}
