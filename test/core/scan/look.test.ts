import { describe, expect, it } from '@jest/globals'
import { type LayerEntry, type ReadLayer, UnreadableLayer } from '../../../src/core/image/layer.ts'
import { type Descriptor, DigestMismatch, type Image, type ImageConfig } from '../../../src/core/image/oci.ts'
import { builtInLaw } from '../../../src/core/policy/policy.ts'
import { type Ports, scanImage } from '../../../src/core/scan/scan-image.ts'
import { silent } from '../../fakes/clock.ts'
import { drawn, keyId, privateKey, secretKey } from '../secrets/plant.ts'

const digest = (seed: string) => `sha256:${drawn(seed, 64, 'hex')}` as const
const descriptor = (seed: string): Descriptor => ({ mediaType: 'x', digest: digest(seed), size: 1 })

function imageOf(layers: number, config: Partial<ImageConfig> = {}, annotations = {}): Image {
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

async function* windowsOf(windows: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const window of windows) yield Buffer.from(window)
}
const file = (path: string, ...windows: string[]): LayerEntry => ({
  path,
  kind: 'file',
  size: windows.join('').length,
  windows: windowsOf(windows),
})
const link = (path: string, target: string): LayerEntry => ({
  path,
  kind: 'link',
  size: 0,
  target,
  windows: windowsOf([]),
})

type Layers = readonly (readonly (LayerEntry | Error)[])[]
const reader = (layers: Layers): ReadLayer =>
  async function* (_, index) {
    for (const entry of layers[index] ?? []) {
      if (entry instanceof Error) throw entry
      yield entry
    }
  }

const ports = (layers: Layers): Ports => ({
  readLayer: reader(layers),
  onFile: () => undefined,
  engines: [],
  progress: silent,
})
const scan = (layers: Layers, config: Partial<ImageConfig> = {}, annotations = {}) =>
  scanImage(
    { image: imageOf(layers.length, config, annotations), rehearsal: false, time: 0, law: builtInLaw },
    ports(layers),
  )

const pem = privateKey('ed25519')
const layerName = (index: number): string => digest(`diff ${index}`).slice(0, 19)

describe('scanImage, layers', () => {
  it('passes an image without secrets, and says what was read and what was not asked', async () => {
    const { report, verdict } = await scan([[file('a', 'one'), link('b', 'a')], [file('c', 'three')]])
    expect(report).toMatchObject({
      outcome: 'passed',
      detail: 'clean',
      outputs: { outcome: 'passed', detail: 'clean', digest: digest('manifest') },
      coverage: {
        read: { layers: 2, files: 2, bytes: 8 },
        skipped: [{ what: 'vulnerabilities by trivy', why: expect.stringMatching(/^not asked/), count: 1 }],
      },
      evidence: {
        image: {
          digest: digest('manifest'),
          config: digest('config'),
          platform: 'linux/amd64',
          base: 'unknown',
        },
        engines: [],
      },
    })
    expect(verdict).toMatchObject({
      digest: digest('manifest'),
      passed: true,
      rehearsal: false,
      time: '1970-01-01T00:00:00.000Z',
      notAsked: ['vulnerabilities by trivy'],
    })
  })

  it('places a secret by layer, path, line and instruction', async () => {
    const { report, verdict } = await scan([[], [file('srv/key.pem', `x\n${pem}`)]])
    expect(report).toMatchObject({ outcome: 'blocked', detail: 'secrets' })
    expect(report.findings).toMatchObject([
      {
        blocking: true,
        where: {
          surface: 'layer',
          path: 'srv/key.pem',
          line: 2,
          layer: layerName(1),
          instruction: 'COPY step 1',
        },
      },
    ])
    expect(verdict?.passed).toBe(false)
  })

  const removals: readonly (readonly [string, Layers[number], boolean])[] = [
    ['the file is deleted', [file('srv/.wh.key.pem')], true],
    ['its folder is deleted', [file('.wh.srv')], true],
    ['its folder is emptied', [file('srv/.wh..wh..opq')], true],
    ['the whole image is emptied', [file('.wh..wh..opq')], true],
    ['the file is replaced', [file('srv/key.pem', 'harmless')], true],
    ['a file with a longer name is deleted', [file('srv/.wh.key.pem2')], false],
    ['another folder is emptied', [file('srv/key.pem/.wh..wh..opq')], false],
    ['a folder with a longer name is deleted', [file('.wh.srv2')], false],
  ]
  it.each(removals)('finds a secret of an earlier layer when %s', async (_, later, isGone) => {
    const { report } = await scan([[file('srv/key.pem', pem)], [], later])
    expect(report.outcome).toBe('blocked')
    const told = report.findings[0]?.advice.filter((line) => line.includes('still in the image'))
    expect(told).toHaveLength(isGone ? 1 : 0)
    if (isGone) {
      expect(told?.[0]).toContain(`layer ${layerName(2)} removes or replaces it`)
      expect(told?.[0]).toContain(`can read layer ${layerName(0)}`)
    }
  })

  it('a deletion in the same layer takes nothing from it', async () => {
    const { report } = await scan([[file('srv/.wh.key.pem'), file('srv/key.pem', pem)]])
    expect(report.findings[0]?.advice.join()).not.toContain('still in the image')
  })

  it('finds a secret in a later window without a line, and once in an overlap', async () => {
    const { report } = await scan([[file('big', 'text\n', `more\n${pem}`, `${pem}end`)]])
    expect(report.findings).toHaveLength(1)
    expect(report.findings[0]?.where).not.toHaveProperty('line')
  })

  it('counts the same secret in two files twice', async () => {
    const { report } = await scan([[file('a.pem', pem), file('b.pem', pem)]])
    expect(report.findings).toHaveLength(2)
  })
})

describe('scanImage, what could not be read', () => {
  it('is incomplete by name and gives no verdict, though the rest is clean', async () => {
    const { report, verdict } = await scan([[file('a', 'x')], [new UnreadableLayer('is no gzip')]])
    expect(report).toMatchObject({ outcome: 'incomplete', detail: 'not-assessed' })
    expect(report.coverage).toMatchObject({
      read: { layers: 1 },
      skipped: [
        { what: `layer ${digest('layer 1')}`, why: 'is no gzip' },
        { what: 'vulnerabilities by trivy' },
      ],
    })
    expect(verdict).toBeUndefined()
  })

  it('reports the secrets that were seen before a layer broke', async () => {
    const { report, verdict } = await scan([[file('key.pem', pem), new UnreadableLayer('broke')]])
    expect(report).toMatchObject({ outcome: 'incomplete', detail: 'not-assessed' })
    expect(report.findings).toHaveLength(1)
    expect(report.summary).toContain('1 secret')
    expect(verdict).toBeUndefined()
  })

  it('closes the gate for changed bytes', async () => {
    const changed = new DigestMismatch('blob', digest('a'), digest('b'))
    await expect(scan([[changed]])).rejects.toMatchObject({ outcome: 'blocked', detail: 'digest-mismatch' })
  })

  it('closes the gate when the layout holds another image than was built', async () => {
    const image = imageOf(0)
    const built = { digest: digest('other'), base: 'scratch' }
    const given = { image, built, rehearsal: false, time: 0, law: builtInLaw }
    await expect(scanImage(given, ports([]))).rejects.toMatchObject({
      outcome: 'blocked',
      detail: 'digest-mismatch',
    })
  })

  it('does not take a defect for an unread layer', async () => {
    await expect(scan([[new TypeError('ours')]])).rejects.toThrow('ours')
  })
})

describe('scanImage, beside the layers', () => {
  const id = keyId('image')
  const key = secretKey('image')
  const cases: readonly (readonly [string, Partial<ImageConfig>, object, object])[] = [
    [
      'ENV',
      { config: { Env: ['A=1', `AWS_SECRET_ACCESS_KEY=${key}`] } },
      {},
      { surface: 'image-config', path: 'Env AWS_SECRET_ACCESS_KEY' },
    ],
    [
      'ENV, proved by its neighbour',
      { config: { Env: [`ID=${id}`, `K=${key}`] } },
      {},
      { surface: 'image-config', path: 'Env K' },
    ],
    ['a label', { config: { Labels: { note: pem } } }, {}, { surface: 'image-config', path: 'Label note' }],
    [
      'CMD',
      { config: { Cmd: ['run', `--aws-secret-access-key=${key}`] } },
      {},
      { surface: 'image-config', path: 'Cmd' },
    ],
    [
      'history',
      {
        history: [
          { created_by: 'x' },
          { created_by: `RUN AWS_SECRET_ACCESS_KEY=${key} x`, empty_layer: true },
        ],
      },
      {},
      { surface: 'image-history', path: 'History 2' },
    ],
    ['an annotation', {}, { note: pem }, { surface: 'annotation', path: 'note' }],
  ]
  it.each(cases)('%s', async (_, config, annotations, where) => {
    const { report } = await scan([], config, annotations)
    expect(report.outcome).toBe('blocked')
    expect(report.findings.map((finding) => finding.where)).toContainEqual(where)
  })

  it('finds secrets in names and link targets', async () => {
    const { report } = await scan([
      [file(`aws_secret_access_key=${key}`, ''), link('way', `/AWS_SECRET_ACCESS_KEY=${key}`)],
    ])
    expect(report.findings.map(({ where }) => where.surface).toSorted()).toEqual(['file-name', 'symlink'])
  })

  it('reads the name of a folder once, listed or not', async () => {
    const name = `aws_secret_access_key=${key}`
    const folder: LayerEntry = { path: name, kind: 'directory', size: 0, windows: windowsOf([]) }
    for (const entries of [
      [folder, file(`${name}/a`), file(`${name}/b`)],
      [file(`${name}/a`), folder],
    ]) {
      const { report } = await scan([entries])
      expect(report.findings).toHaveLength(1)
    }
  })

  it('never shows the value, wherever it stands', async () => {
    const named = `aws_secret_access_key=${key}`
    const secret = `RUN echo ${named}`
    const { report } = await scan([[file(`${named}/key.pem`, pem, named), link('way', named)]], {
      config: { Env: [`X=${named}`, `${named}=1`], Labels: { [named]: 'x', b: pem }, Cmd: [named] },
      history: [{ created_by: secret, comment: named }],
    })
    expect(report.findings.length).toBeGreaterThan(5)
    const [instruction] = report.findings.flatMap(({ where }) => where.instruction ?? [])
    expect(instruction).toBe(`RUN echo aws_secret_access_key=${key.slice(0, 3)}… (40 characters)`)
    const written = JSON.stringify(report)
    expect(written).not.toContain(key)
    expect(written).not.toContain(pem.split('\n')[1])
  })

  it('names an instruction only where the history fits the layers', async () => {
    const history = [{ created_by: 'COPY a' }, { created_by: 'COPY b' }]
    const { report } = await scan([[file('key.pem', pem)]], { history })
    expect(report.findings[0]?.where).not.toHaveProperty('instruction')
  })

  it('a doubtful find is reported and does not close the gate', async () => {
    const { report, verdict } = await scan([[file('a.txt', `key ${id}`)]])
    expect(report.findings).toMatchObject([{ confidence: 'low', blocking: false }])
    expect(report.outcome).toBe('passed')
    expect(verdict?.passed).toBe(true)
  })
})
