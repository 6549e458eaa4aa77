import type { LayerEntry } from '../../src/core/image/layer.ts'
import type { Image } from '../../src/core/image/oci.ts'
import { builtInLaw, type Law } from '../../src/core/policy/policy.ts'
import type { Assessment, Vulnerability, VulnerabilityEngine } from '../../src/core/scan/assessment.ts'
import { type Scanned, scanImage } from '../../src/core/scan/scan-image.ts'
import { builtIn } from '../../src/core/secrets/inspect.ts'
import { silent } from './clock.ts'
import { fakeImage } from './image.ts'

export const file = (path: string, text: string): LayerEntry => ({
  path,
  kind: 'file',
  size: text.length,
  windows: (async function* () {
    yield Buffer.from(text)
  })(),
})

type Given = {
  readonly engines: readonly VulnerabilityEngine[]
  readonly files?: readonly LayerEntry[]
  readonly law?: Law
  readonly rehearsal?: boolean
  readonly baseLayers?: number
}

/** Of two layers, a base and an app. */
export const image: Image = fakeImage(Buffer.from('base'), Buffer.from('app'))
export const [baseLayer = '', appLayer = ''] = image.config.rootfs.diff_ids

/** Scans the image with these engines; `files` are what its lower layer holds. */
export function scan({
  engines,
  files = [],
  law = builtInLaw,
  rehearsal = false,
  baseLayers,
}: Given): Promise<Scanned> {
  const built = { digest: image.descriptor.digest, base: 'unknown' }
  return scanImage(
    {
      image,
      built: baseLayers === undefined ? built : { ...built, baseLayers },
      rehearsal,
      time: 0,
      law,
      inspector: builtIn,
    },
    {
      async *readLayer(_, index) {
        if (index === 0) yield* files
      },
      onRead: () => undefined,
      engines,
      progress: silent,
    },
  )
}

export const vulnerability = (change: Partial<Vulnerability> = {}): Vulnerability => ({
  vulnerability: { id: 'CVE-2099-1', aliases: [] },
  severity: 'high',
  title: 'made up',
  package: { purl: 'pkg:deb/debian/openssl@3.0.1?arch=amd64', installed: '3.0.1', fixed: '3.0.9' },
  layer: baseLayer,
  ...change,
})
export const assessment = (change: Partial<Assessment> = {}): Assessment => ({
  engine: { name: 'trivy', version: '0.74.0', sha256: 'ab', database: '2026-11-23T06:00:00Z' },
  read: { packages: 7 },
  unread: [],
  vulnerabilities: [],
  ...change,
})
export const engine = (answer: Partial<Assessment> | Error): VulnerabilityEngine => ({
  name: 'trivy',
  async ask() {
    if (answer instanceof Error) throw answer
    return assessment(answer)
  },
})
export const finding = (...vulnerabilities: Vulnerability[]) => engine({ vulnerabilities })
