import type { Image } from '../image/oci.ts'
import type { Where } from '../report/finding.ts'
import { disclosed } from '../secrets/disclosed.ts'
import type { Hit } from '../secrets/hit.ts'
import type { Inspector } from '../secrets/inspect.ts'
import { inspectPassages, type Passage } from './passages.ts'

/** A secret outside the layers: in the settings, the history or the annotations. */
export type Remark = { readonly hit: Hit; readonly where: Where }

/** Looks at what an image says beside its layers. */
export function lookAtConfig({ config, manifest }: Image, inspector: Inspector): readonly Remark[] {
  const { Env = [], Labels, User, WorkingDir, Entrypoint, Cmd } = config.config ?? {}
  const settings = { User, WorkingDir, Entrypoint: words(Entrypoint), Cmd: words(Cmd) }
  const remarks = (path: string, surface: Where['surface'], given: readonly Passage<string>[]) =>
    inspectPassages(path, given, inspector).map(({ hit, place }): Remark => {
      return { hit, where: { surface, path: disclosed(place, inspector, [hit]) } }
    })
  return [
    // Read as an environment file, which is what it is.
    ...remarks(
      '.env',
      'image-config',
      (Env ?? []).map((text) => ({ place: `Env ${nameOf(text)}`, text })),
    ),
    ...remarks('', 'image-config', [...passages('', settings), ...passages('Label ', Labels)]),
    ...remarks('', 'image-history', historyOf(config.history)),
    ...remarks('', 'annotation', [
      ...passages('', manifest.annotations),
      ...[manifest.config, ...manifest.layers].flatMap(({ annotations }) => passages('', annotations)),
    ]),
  ]
}

const passages = (
  prefix: string,
  values: Readonly<Record<string, string | undefined>> | null | undefined,
): Passage<string>[] =>
  Object.entries(values ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [{ place: `${prefix}${name}`, text: `${name}=${value}` }],
  )

const words = (list: readonly string[] | null | undefined): string => (list ?? []).join(' ')

const nameOf = (line: string): string => line.split('=', 1)[0] ?? ''

function historyOf(history: Image['config']['history']): Passage<string>[] {
  return (history ?? []).flatMap(({ created_by, comment }, index) => [
    { place: `History ${index + 1}`, text: created_by ?? '' },
    { place: `History ${index + 1}`, text: comment ?? '' },
  ])
}

/** Which instruction made each layer; undefined where the history does not tell. */
export function instructionsOf({ config, manifest }: Image): readonly (string | undefined)[] {
  const lines = (config.history ?? []).filter(({ empty_layer }) => empty_layer !== true)
  const isWhole = lines.length === manifest.layers.length
  return manifest.layers.map((_, index) => (isWhole ? (lines[index]?.created_by ?? undefined) : undefined))
}

/** The diff-id, shortened as tools show it. */
export const layerName = ({ config }: Image, layer: number): string =>
  (config.rootfs.diff_ids[layer] ?? '').slice(0, 'sha256:'.length + 12)
