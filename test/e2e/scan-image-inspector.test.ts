import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Digest } from '../../src/core/image/oci.ts'
import type { Report } from '../../src/core/report/report.ts'
import { parseVerdict } from '../../src/core/scan/verdict.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { putBlob, putImage, putIndex, tarOf } from '../fakes/layout.ts'
import { fakeSecret, formsOf } from '../fakes/secret.ts'
import { kship } from '../process.ts'
import { inspectorClient, layoutWith, npm, pushSession } from '../twin/scanned.ts'

let folder: string
let twin: Twin
const digests: Record<string, Digest> = {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  const lodash = (version: string) => [
    { 'app/server.js': 'x' },
    { 'app/node_modules/lodash/package.json': npm('lodash', version) },
  ]
  digests['vulnerable'] = await layoutWith(join(folder, 'vulnerable'), lodash('4.17.20'))
  digests['mended'] = await layoutWith(join(folder, 'mended'), lodash('4.17.21'))
})
afterEach(() => twin.stop())
afterAll(() => rm(folder, { recursive: true, force: true }))

const start = async (options: Parameters<typeof startTwin>[0] = {}): Promise<void> => {
  twin = await startTwin({ health: 'simulated', ...options })
}
type Inputs = Readonly<Record<string, string>>
type Ran = Awaited<ReturnType<typeof kship>> & { readonly report: Report }

async function scan(given: Inputs, env: Inputs = {}): Promise<Ran> {
  const inputs = {
    directory: folder,
    image: 'mended',
    'push-to': `${twin.ecr}/advisor`,
    'role-to-assume': twin.pushRoleArn,
    verdict: 'verdict.json',
    format: 'json',
    ...given,
  }
  const args = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
  const ended = await kship(['scan-image', ...args], { env: { HOME: folder, ...twin.env(), ...env } })
  return { ...ended, report: given['output'] === undefined ? JSON.parse(ended.stdout) : undefined }
}
const calls = (operation: string): number => twin.calls.filter((call) => call.operation === operation).length
const verdict = async () => parseVerdict(await readFile(join(folder, 'verdict.json'), 'utf8'), 'verdict.json')

describe('kship scan-image --push-to, against the twin', () => {
  it('hands over a vulnerable image and is blocked by what Inspector finds in its bytes', async () => {
    await start()
    const { code, report } = await scan({ image: 'vulnerable' })
    expect([code, report.outcome, report.detail]).toEqual([1, 'blocked', 'vulnerabilities'])
    expect(report).toMatchObject({
      rehearsal: true,
      outputs: {
        digest: digests['vulnerable'],
        reference: `${twin.ecr}/advisor@${digests['vulnerable']}`,
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
    expect(await verdict()).toMatchObject({ passed: false, digest: digests['vulnerable'] })
  }, 60_000)

  it('lets the mended image pass, and a second run does not push it again', async () => {
    await start()
    const { code, report } = await scan({})
    expect([code, report.detail]).toEqual([0, 'clean'])
    expect(await verdict()).toMatchObject({
      passed: true,
      rehearsal: true,
      engines: [{ name: 'inspector' }],
      notAsked: ['vulnerabilities by trivy'],
    })
    expect((await scan({})).code).toBe(0)
  }, 60_000)

  it('waits for findings that a finished scan does not list yet', async () => {
    await start({
      speed: 20,
      inspector: { delays: { seen: 0, pending: 0, scanning: 1000, findings: 8000 } },
    })
    const running = scan({ image: 'vulnerable' })
    const early = inspectorClient(twin, await pushSession(twin))
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
    await start()
    const layout = join(folder, 'index')
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
    const { report } = await scan({ image: 'index' })
    expect([report.detail, report.outputs['digest']]).toEqual(['vulnerabilities', image.digest])
    const asked = twin.calls.flatMap(({ operation, input }) => (operation === 'ListFindings' ? [input] : []))
    expect(JSON.stringify(asked)).toContain(image.digest)
  }, 60_000)

  it('pages through many findings and asks their details ten at a time', async () => {
    await start()
    const files = Object.fromEntries(
      [...Array(123).keys()].map((at) => [
        `a${at}/node_modules/lodash/package.json`,
        npm('lodash', `4.17.${at % 20}`),
      ]),
    )
    await layoutWith(join(folder, 'many'), [files])
    const { report } = await scan({ image: 'many' })
    expect(report.coverage.read['findings by inspector']).toBe(123)
    expect(calls('BatchGetFindingDetails')).toBe(13)
  }, 60_000)

  it('goes on through throttling and errors of the service', async () => {
    await start({
      faults: [
        { service: 'inspector2', operation: 'ListCoverage', nth: 1, answer: 'throttled' },
        { service: 'inspector2', operation: 'ListFindings', nth: 1, answer: '5xx' },
        { service: 'ecr-registry', operation: 'PUT manifests', nth: 1, answer: '5xx' },
      ],
    })
    expect((await scan({ image: 'vulnerable' })).report.detail).toBe('vulnerabilities')
  }, 60_000)

  it('reports what the account suppresses, and does not close the gate for it', async () => {
    await start({ inspector: { suppressed: ['CVE-2021-23337'] } })
    const { code, report } = await scan({ image: 'vulnerable' })
    expect(code).toBe(0)
    expect(report.findings).toMatchObject([{ status: 'known', blocking: false }])
  }, 60_000)
})

describe('kship scan-image --push-to is incomplete, by name, and leaves no verdict', () => {
  const basic = { scanning: { type: 'BASIC' as const, rules: [] } }
  const cases: readonly (readonly [string, Parameters<typeof startTwin>[0], Inputs, string])[] = [
    [
      'with Inspector switched off',
      { inspector: { status: 'DISABLED' } },
      {},
      'its scanning of ECR is DISABLED',
    ],
    ['with basic scanning', { ecr: basic }, {}, 'scans by BASIC'],
    ['without the repository', {}, { 'push-to': 'other' }, 'ecr:BatchGetRepositoryScanningConfiguration'],
    ['as the deploy role', {}, { 'role-to-assume': 'deploy' }, 'AWS refused ecr:'],
    [
      'for an operating system that Inspector does not know',
      { inspector: { reason: 'UNSUPPORTED_OS' } },
      {},
      'UNSUPPORTED_OS',
    ],
    [
      'when the time is over',
      { inspector: { delays: { seen: 0, pending: 9e6, scanning: 0, findings: 0 } } },
      { timeout: '10' },
      'it had not finished after 1\\d seconds \\(PENDING_INITIAL_SCAN\\)',
    ],
  ]
  it.each(cases)(
    '%s',
    async (_, options, given, why) => {
      await start(options)
      const inputs = {
        ...given,
        ...(given['push-to'] !== undefined && { 'push-to': `${twin.ecr}/${given['push-to']}` }),
        ...(given['role-to-assume'] !== undefined && { 'role-to-assume': twin.roleArn }),
      }
      const { code, report } = await scan({ image: 'mended', ...inputs })
      expect([code, report.outcome]).toEqual([3, 'incomplete'])
      expect(report.summary).toMatch(new RegExp(why))
      expect(report.outputs).not.toHaveProperty('verdict')
      await expect(verdict()).rejects.toThrow()
    },
    60_000,
  )

  it('in a region whose Inspector does not answer, before a byte is pushed', async () => {
    await start()
    const { code, report } = await scan({}, { AWS_ENDPOINT_URL_INSPECTOR2: 'http://127.0.0.1:9' })
    expect([code, report.detail]).toEqual([3, 'engine-failed'])
    expect(report.summary).toContain('does not answer in us-east-1')
    expect(calls('GetAuthorizationToken')).toBe(0)
    expect(report.outputs).not.toHaveProperty('reference')
  }, 60_000)
})

describe('kship scan-image --push-to keeps the bytes here', () => {
  it('when they hold a secret', async () => {
    await start()
    const secret = fakeSecret('handed over', 40)
    await layoutWith(join(folder, 'secret'), [{ 'app/.env': `AWS_SECRET_ACCESS_KEY=${secret}` }])
    const { code, report, stdout, stderr } = await scan({ image: 'secret' })
    expect([code, report.detail]).toEqual([1, 'secrets'])
    expect(report.coverage.skipped).toContainEqual({
      what: 'vulnerabilities by inspector',
      why: 'not asked: bytes with a secret are not handed over',
      count: 1,
    })
    expect(calls('GetAuthorizationToken')).toBe(0)
    for (const form of formsOf(secret)) expect(stdout + stderr).not.toContain(form)
  }, 60_000)

  it('when registry and AWS are not both stand-ins', async () => {
    await start()
    const { code, stdout } = await scan({ 'push-to': '123456789012.dkr.ecr.us-east-1.amazonaws.com/advisor' })
    expect([code, stdout]).toEqual([2, expect.stringContaining('must both be real')])
  }, 60_000)
})

describe('kship scan-image --with-report', () => {
  it('joins what an earlier job found, as one finding where both found the same', async () => {
    await start()
    await scan({ image: 'vulnerable', output: join(folder, 'first.json') })
    // As Trivy would have told it: another name for the flaw, more of the package URL.
    const told = JSON.parse(await readFile(join(folder, 'first.json'), 'utf8'))
    told.evidence.engines = [{ name: 'trivy', version: '0.68.2', database: '2026-01-01T00:00:00Z' }]
    told.findings[0].vulnerability = { id: 'GHSA-35jh-r3h4-6jhm', aliases: [] }
    const other = structuredClone(told.findings[0])
    other.vulnerability.id = 'CVE-2000-1'
    other.severity = 'medium'
    told.findings.push(other)
    await writeFile(join(folder, 'trivy.json'), JSON.stringify(told))
    const { report } = await scan({ image: 'vulnerable', 'with-report': 'trivy.json' })
    expect(report.findings.map(({ vulnerability }) => vulnerability?.id)).toEqual([
      'CVE-2021-23337',
      'CVE-2000-1',
    ])
    const [both = '', one = ''] = report.findings.map(({ fingerprint }) => fingerprint)
    expect(report.evidence).toMatchObject({
      engines: [{ name: 'trivy' }, { name: 'inspector' }],
      'found-by': { [both]: ['inspector', 'trivy'], [one]: ['trivy'] },
    })
    expect((await verdict()).engines.map(({ name }) => name)).toEqual(['trivy', 'inspector'])
    expect((await verdict()).inputs).toHaveLength(1)
  }, 60_000)

  it('refuses a report about another image, before the hand-over', async () => {
    await start()
    await scan({ image: 'mended', output: join(folder, 'mended.json') })
    const { code, report } = await scan({ image: 'vulnerable', 'with-report': 'mended.json' })
    expect([code, report.detail]).toEqual([1, 'digest-mismatch'])
    expect(calls('GetAuthorizationToken')).toBe(1)
  }, 60_000)
})
