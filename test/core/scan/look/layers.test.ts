import { describe, expect, it } from '@jest/globals'
import { UnreadableLayer } from '../../../../src/core/image/layer.ts'
import { DigestMismatch } from '../../../../src/core/image/oci.ts'
import { builtInLaw } from '../../../../src/core/policy/policy.ts'
import { scanImage } from '../../../../src/core/scan/scan-image.ts'
import { builtIn, inspectorOf } from '../../../../src/core/secrets/inspect.ts'
import { tokenUntil } from '../../secrets/plant.ts'
import { digest, file, imageOf, type Layers, layerName, link, pem, ports, scan } from './image.ts'

describe('scanImage, layers', () => {
  it('passes an image without secrets, and says what was read and what was not asked', async () => {
    const { report, verdict } = await scan([[file('a', 'one'), link('b', 'a')], [file('c', 'three')]])
    expect(report).toMatchObject({
      outcome: 'passed',
      detail: 'clean',
      outputs: { outcome: 'passed', detail: 'clean', digest: digest('manifest') },
      coverage: {
        read: { layers: 2, files: 2, bytes: 8 },
        skipped: [
          { what: 'vulnerabilities by trivy', why: expect.stringMatching(/^not asked/), count: 1 },
          { what: 'vulnerabilities by inspector', why: 'not asked', count: 1 },
        ],
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
      notAsked: ['vulnerabilities by trivy', 'vulnerabilities by inspector'],
    })
  })

  it.each([
    [100, 'low', 'passed'],
    [1, 'high', 'blocked'],
    [-1, 'high', 'blocked'],
  ])('judges a token %s days after its end by the time of the scan', async (days, confidence, outcome) => {
    const time = Date.UTC(2026, 5, 1)
    const layers = [[file('a.txt', tokenUntil(time - days * 86_400_000))]]
    const given = {
      image: imageOf(1),
      rehearsal: false,
      time,
      law: builtInLaw,
      inspector: inspectorOf({ own: [], now: time }),
    }
    const { report } = await scanImage(given, ports(layers))
    expect([report.outcome, report.findings.map((one) => one.confidence)]).toEqual([outcome, [confidence]])
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
        { what: 'vulnerabilities by inspector' },
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
    const given = { image, built, rehearsal: false, time: 0, law: builtInLaw, inspector: builtIn }
    await expect(scanImage(given, ports([]))).rejects.toMatchObject({
      outcome: 'blocked',
      detail: 'digest-mismatch',
    })
  })

  it('does not take a defect for an unread layer', async () => {
    await expect(scan([[new TypeError('ours')]])).rejects.toThrow('ours')
  })
})
