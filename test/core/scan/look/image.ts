import type { LayerEntry, ReadLayer } from '../../../../src/core/image/layer.ts'
import type { Descriptor, Image, ImageConfig } from '../../../../src/core/image/oci.ts'
import { builtInLaw } from '../../../../src/core/policy/policy.ts'
import { type Ports, scanImage } from '../../../../src/core/scan/scan-image.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { silent } from '../../../fakes/clock.ts'
import { drawn, privateKey } from '../../secrets/plant.ts'

export const digest = (seed: string) => `sha256:${drawn(seed, 64, 'hex')}` as const
const descriptor = (seed: string): Descriptor => ({ mediaType: 'x', digest: digest(seed), size: 1 })

export function imageOf(layers: number, config: Partial<ImageConfig> = {}, annotations = {}): Image {
  const indexes = Array.from({ length: layers }, (_, index) => index)
  return {
    descriptor: descriptor('manifest'),
    bytes: new Uint8Array(),
    manifest: {
      schemaVersion: 2,
      config: descriptor('config'),
      layers: indexes.map((index) => descriptor(`layer ${index}`)),
      annotations,
    },
    config: {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: indexes.map((index) => digest(`diff ${index}`)) },
      history: indexes.map((index) => ({ created_by: `COPY step ${index}` })),
      ...config,
    },
    blob: () => {
      throw new Error('not read by the look')
    },
  }
}

export async function* windowsOf(windows: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const window of windows) yield Buffer.from(window)
}
export const file = (path: string, ...windows: string[]): LayerEntry => ({
  path,
  kind: 'file',
  size: windows.join('').length,
  windows: windowsOf(windows),
})
export const link = (path: string, target: string): LayerEntry => ({
  path,
  kind: 'link',
  size: 0,
  target,
  windows: windowsOf([]),
})

export type Layers = readonly (readonly (LayerEntry | Error)[])[]
export const reader = (layers: Layers): ReadLayer =>
  async function* (_, index) {
    for (const entry of layers[index] ?? []) {
      if (entry instanceof Error) throw entry
      yield entry
    }
  }

export const ports = (layers: Layers): Ports => ({
  readLayer: reader(layers),
  onRead: () => undefined,
  engines: [],
  progress: silent,
})
export const scan = (layers: Layers, config: Partial<ImageConfig> = {}, annotations = {}) =>
  scanImage(
    {
      image: imageOf(layers.length, config, annotations),
      rehearsal: false,
      time: 0,
      law: builtInLaw,
      inspector: builtIn,
    },
    ports(layers),
  )

export const pem = privateKey('ed25519')
export const layerName = (index: number): string => digest(`diff ${index}`).slice(0, 19)
