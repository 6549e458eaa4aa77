import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { deskPolicy, deskWords } from '../../fakes/own-rule.ts'
import { advisor, secrets } from './advisor.ts'

const here = advisor()
const { seeded, verdict, spec, deploy, served, calls } = here

describe('a gate that closes', () => {
  beforeAll(() => spec({ TEXT: 'never' }))
  const unchanged = async (): Promise<void> => {
    expect(calls('CreateContainerServiceDeployment')).toBe(0)
    expect(await served()).toBe('version 12')
  }

  it('to a forged token', async () => {
    await seeded()
    here.twin.issuer.set({ key: 'forged' })
    const { code, report } = await deploy()
    expect([code, report.outcome, report.detail]).toEqual([3, 'incomplete', 'access-denied'])
    expect(report.rehearsal).toBe(true)
    await unchanged()
  }, 60_000)

  it('to a job that the role does not trust, with the condition to paste', async () => {
    await seeded({ run: { repositoryId: '75' } })
    const { code, report } = await deploy()
    expect([code, report.detail]).toEqual([3, 'access-denied'])
    expect(report.summary).toContain('"token.actions.githubusercontent.com:repository_id":"75"')
  }, 60_000)

  it('to swapped bytes', async () => {
    await seeded()
    await cp(join(here.folder, 'out'), join(here.folder, 'swapped'), { recursive: true })
    await swapLargest(join(here.folder, 'swapped', 'blobs', 'sha256'))
    const { code, report } = await deploy({ image: 'swapped' })
    expect([code, report.outcome, report.detail]).toEqual([1, 'blocked', 'digest-mismatch'])
    expect(calls('CreateContainerServiceRegistryLogin')).toBe(0)
    await unchanged()
  }, 60_000)

  it('to an image that no verdict is about', async () => {
    await seeded()
    const missing = await deploy({ verdict: 'nowhere.json' })
    expect([missing.code, missing.report.detail]).toEqual([1, 'verdict-missing'])
    await verdict('other.json', { digest: `sha256:${'0'.repeat(64)}` })
    const other = await deploy({ verdict: 'other.json' })
    expect([other.code, other.report.detail]).toEqual([1, 'digest-mismatch'])
    await unchanged()
  }, 60_000)

  it('to a variable that would vanish', async () => {
    await seeded()
    const { code, report } = await deploy({ 'environment-inherit': '' })
    expect([code, report.detail, report.rehearsal]).toEqual([1, 'would-vanish', true])
    expect(report.evidence['would-vanish']).toEqual(['app/COGNITO_CLIENT_SECRET'])
    await unchanged()
  }, 60_000)

  it('to a new secret', async () => {
    await seeded()
    await spec({ TEXT: 'x', NEW_COGNITO_CLIENT_SECRET: secrets.fresh }, 'fresh.json')
    const { code, report } = await deploy({ spec: 'fresh.json' })
    expect([code, report.detail]).toEqual([1, 'new-secret'])
    await unchanged()
  }, 60_000)

  it('to what a rule of the policy calls a secret', async () => {
    await seeded()
    await spec({ TEXT: 'x', DESK: deskWords }, 'desk.json')
    await writeFile(join(here.folder, 'own.yml'), deskPolicy)
    const { code, report } = await deploy({ spec: 'desk.json', policy: 'own.yml' })
    expect([code, report.detail]).toEqual([1, 'new-secret'])
    expect(report.summary).toContain('app/DESK (Key of the desk)')
    await unchanged()
  }, 60_000)

  it('to a long-lived key in Actions, which a terminal may use', async () => {
    await seeded()
    const { accessKeyId, secret } = here.twin.userKey()
    const key = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret }
    const inActions = { env: { ...key, GITHUB_ACTIONS: 'true' } }
    const own = { 'role-to-assume': '', 'dry-run': 'true' }
    const refused = await deploy({ ...own, rehearsal: 'true' }, inActions)
    expect([refused.code, refused.report.detail]).toEqual([1, 'long-lived-key'])
    expect(here.twin.calls).toEqual([])
    const reasoned = await deploy(
      { ...own, rehearsal: 'true', 'allow-long-lived-keys': 'until May' },
      inActions,
    )
    expect([reasoned.code, reasoned.report.detail]).toEqual([0, 'planned'])
    expect(reasoned.report.debt[0]?.what).toContain('until May')
    const terminal = await deploy(own, { env: key })
    expect([terminal.code, terminal.report.detail]).toEqual([0, 'planned'])
  }, 60_000)

  it('to a redirected endpoint in Actions', async () => {
    await seeded()
    const { code, report } = await deploy({}, { env: { GITHUB_ACTIONS: 'true' } })
    expect([code, report.detail]).toEqual([1, 'redirected-endpoint'])
    expect(report.summary).toContain('AWS_ENDPOINT_URL points to 127.0.0.1')
    const foreign = await deploy({}, { env: { AWS_ENDPOINT_URL: 'https://aws.example.invalid' } })
    expect([foreign.code, foreign.report.detail]).toEqual([1, 'redirected-endpoint'])
    expect(here.twin.calls).toEqual([])
  }, 60_000)

  it('to what it cannot reach or is not allowed, by name', async () => {
    await seeded({
      role: {
        permissions: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: 'lightsail:GetContainerServices', Resource: '*' },
        },
      },
    })
    const denied = await deploy()
    expect([denied.code, denied.report.detail]).toEqual([3, 'access-denied'])
    expect(denied.report.summary).toMatch(/lightsail:GetContainer(ServiceDeployments|Images)/)
    const dead = await deploy({}, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })
    expect([dead.code, dead.report.detail]).toEqual([3, 'unreachable'])
  }, 60_000)

  it('to wrong inputs, with one line', async () => {
    await seeded()
    for (const [given, message] of [
      [{ spec: 'nowhere.yml' }, 'input "spec": cannot read "nowhere.yml" (ENOENT)'],
      [{ service: 'advisr' }, 'input "service": there is no container service "advisr"'],
      [{ region: 'mars' }, 'input "region": "mars" is no AWS region'],
      [{ image: 'nowhere' }, 'input "image": "nowhere" is not a readable OCI image layout'],
    ] as const) {
      const { code, stdout } = await deploy(given)
      expect(code).toBe(2)
      expect(JSON.parse(stdout).error.message).toContain(message)
    }
  }, 60_000)
})

async function swapLargest(blobs: string): Promise<void> {
  const sized = await Promise.all(
    (await readdir(blobs)).map(async (name) => ({ name, size: (await stat(join(blobs, name))).size })),
  )
  const [largest] = sized.sort((a, b) => b.size - a.size)
  const path = join(blobs, largest?.name ?? '')
  const bytes = await readFile(path)
  bytes[1000] = (bytes[1000] ?? 0) ^ 1
  await writeFile(path, bytes)
}
