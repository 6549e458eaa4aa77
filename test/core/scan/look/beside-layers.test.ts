import { describe, expect, it } from '@jest/globals'
import type { LayerEntry } from '../../../../src/core/image/layer.ts'
import type { ImageConfig } from '../../../../src/core/image/oci.ts'
import { keyId, secretKey } from '../../secrets/plant.ts'
import { file, link, pem, scan, windowsOf } from './image.ts'

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

  it('takes a step of the history that says nothing', async () => {
    const { report } = await scan([[]], { history: [{ created_by: null, comment: null }] })
    expect(report.findings).toEqual([])
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
