import { join } from 'node:path'
import { ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
import { describe, expect, it } from '@jest/globals'
import { putBlob, putImage, putIndex, tarOf } from '../../fakes/layout.ts'
import { inspectorClient, layoutWith, npm, pushSession } from '../../twin/scanned.ts'
import { handOver } from './hand-over.ts'

const there = handOver()

describe('kship scan-image --push-to, against the twin', () => {
  it('hands over a vulnerable image and is blocked by what Inspector finds in its bytes', async () => {
    await there.start()
    const { code, report } = await there.scan({ image: 'vulnerable' })
    expect([code, report.outcome, report.detail]).toEqual([1, 'blocked', 'vulnerabilities'])
    expect(report).toMatchObject({
      rehearsal: true,
      outputs: {
        digest: there.digests.vulnerable,
        reference: `${there.twin.ecr}/advisor@${there.digests.vulnerable}`,
      },
      findings: [
        {
          rule: 'vulnerable-package',
          severity: 'high',
          blocking: true,
          vulnerability: { id: 'CVE-2021-23337', aliases: ['GHSA-35jh-r3h4-6jhm'], kev: false },
          package: { purl: 'pkg:npm/lodash@4.17.20', installed: '4.17.20', fixed: '4.17.21' },
          where: {
            surface: 'package',
            path: 'app/node_modules/lodash/package.json',
            layer: expect.anything(),
          },
        },
      ],
      evidence: {
        engines: [{ name: 'inspector', database: expect.any(String) }],
        caller: expect.stringContaining('kship-push'),
      },
    })
    expect(await there.verdict()).toMatchObject({ passed: false, digest: there.digests.vulnerable })
  }, 60_000)

  it('lets the mended image pass, and a second run does not push it again', async () => {
    await there.start()
    const { code, report } = await there.scan({})
    expect([code, report.detail]).toEqual([0, 'clean'])
    expect(await there.verdict()).toMatchObject({
      passed: true,
      rehearsal: true,
      engines: [{ name: 'inspector' }],
      notAsked: ['vulnerabilities by trivy'],
    })
    expect((await there.scan({})).code).toBe(0)
  }, 60_000)

  it('waits for findings that a finished scan does not list yet', async () => {
    await there.start({
      speed: 20,
      inspector: { delays: { seen: 0, pending: 0, scanning: 1000, findings: 8000 } },
    })
    const running = there.scan({ image: 'vulnerable' })
    const early = inspectorClient(there.twin, await pushSession(there.twin))
    const isScanned = async (): Promise<boolean> => {
      const { coveredResources } = await early.send(new ListCoverageCommand({}))
      return coveredResources?.[0]?.scanStatus?.reason === 'SUCCESSFUL'
    }
    while (!(await isScanned())) await new Promise((resolve) => setTimeout(resolve, 30))
    // A run that reads now passes the image.
    expect((await early.send(new ListFindingsCommand({}))).findings).toEqual([])
    expect((await running).report.detail).toBe('vulnerabilities')
  }, 60_000)

  it('looks past the index with its attestation to the image for the platform', async () => {
    await there.start()
    const layout = join(there.folder, 'index')
    const tar = await tarOf({ 'app/node_modules/lodash/package.json': npm('lodash', '4.17.20') })
    const image = { ...(await putImage(layout, [{ tar }])), platform: { os: 'linux', architecture: 'amd64' } }
    const attestation = {
      ...(await putImage(layout, [{ tar: await tarOf({ a: 'provenance' }) }])),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': image.digest,
      },
    }
    const type = 'application/vnd.oci.image.index.v1+json'
    const index = { schemaVersion: 2, mediaType: type, manifests: [image, attestation] }
    await putIndex(layout, [await putBlob(layout, type, Buffer.from(JSON.stringify(index)))])
    const { report } = await there.scan({ image: 'index' })
    expect([report.detail, report.outputs['digest']]).toEqual(['vulnerabilities', image.digest])
    const asked = there.twin.calls.flatMap(({ operation, input }) =>
      operation === 'ListFindings' ? [input] : [],
    )
    expect(JSON.stringify(asked)).toContain(image.digest)
  }, 60_000)

  it('pages through many findings and asks their details ten at a time', async () => {
    await there.start()
    const files = Object.fromEntries(
      [...Array(123).keys()].map((at) => [
        `a${at}/node_modules/lodash/package.json`,
        npm('lodash', `4.17.${at % 20}`),
      ]),
    )
    await layoutWith(join(there.folder, 'many'), [files])
    const { report } = await there.scan({ image: 'many' })
    expect(report.coverage.read['findings by inspector']).toBe(123)
    expect(there.calls('BatchGetFindingDetails')).toBe(13)
  }, 60_000)

  it('goes on through throttling and errors of the service', async () => {
    await there.start({
      faults: [
        { service: 'inspector2', operation: 'ListCoverage', nth: 1, answer: 'throttled' },
        { service: 'inspector2', operation: 'ListFindings', nth: 1, answer: '5xx' },
        { service: 'ecr-registry', operation: 'PUT manifests', nth: 1, answer: '5xx' },
      ],
    })
    expect((await there.scan({ image: 'vulnerable' })).report.detail).toBe('vulnerabilities')
  }, 60_000)

  it('reports what the account suppresses, and does not close the gate for it', async () => {
    await there.start({ inspector: { suppressed: ['CVE-2021-23337'] } })
    const { code, report } = await there.scan({ image: 'vulnerable' })
    expect(code).toBe(0)
    expect(report.findings).toMatchObject([{ status: 'known', blocking: false }])
  }, 60_000)
})
