import type { Image } from '../image/oci.ts'
import type { Finding, Where } from '../report/finding.ts'
import { disclosed, disclosedPath } from '../secrets/disclosed.ts'
import { toFinding } from '../secrets/disclosure.ts'
import type { Hit } from '../secrets/hit.ts'
import { closesGate } from './gate.ts'
import type { Look, Sighting } from './look.ts'
import { instructionsOf, type Remark } from './places.ts'

/** Findings of an image, judged by the policy of the gate. */
export function findingsOf(image: Image, look: Look, remarks: readonly Remark[]): readonly Finding[] {
  const instructions = instructionsOf(image).map((text) => text && disclosed(text))
  const inLayers = look.sightings.map((sighting) => {
    const where = placeOf(image, sighting, instructions[sighting.layer])
    const finding = judged(sighting.hit, where)
    const later = look.gone.get(sighting)
    return later === undefined ? finding : withAdvice(finding, stillThere(image, sighting.layer, later))
  })
  return [...inLayers, ...remarks.map(({ hit, where }) => judged(hit, where))]
}

const judged = (hit: Hit, where: Where): Finding =>
  toFinding(hit, where, { status: 'open', blocking: closesGate(hit) })

const withAdvice = (finding: Finding, line: string): Finding => ({
  ...finding,
  advice: [line, ...finding.advice],
})

const stillThere = (image: Image, layer: number, later: number): string =>
  `still in the image though layer ${layerName(image, later)} removes or replaces it: ` +
  `anyone who pulls it can read layer ${layerName(image, layer)}`

/** The diff-id, shortened as tools show it. */
const layerName = ({ config }: Image, layer: number): string =>
  (config.rootfs.diff_ids[layer] ?? '').slice(0, 'sha256:'.length + 12)

function placeOf(
  image: Image,
  { surface, path, layer, hit, hasLine }: Sighting,
  instruction: string | undefined,
): Where {
  return {
    surface,
    path: disclosedPath(path, [hit]),
    ...(hasLine && { line: hit.line, column: hit.column }),
    layer: layerName(image, layer),
    ...(instruction !== undefined && { instruction }),
  }
}
