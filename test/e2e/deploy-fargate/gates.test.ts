import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { deskPolicy, deskWords } from '../../fakes/own-rule.ts'
import { advisor, secrets } from './advisor.ts'

const here = advisor()
const { seeded, spec, deploy, served, calls } = here

describe('a gate of deploy-fargate that closes', () => {
  const unchanged = async (): Promise<void> => {
    expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([0, 0])
    expect(await served()).toBe('one')
  }

  it('to an image that no verdict is about', async () => {
    await seeded()
    await spec({ TEXT: 'two' })
    const missing = await deploy({ verdict: '' })
    expect([missing.code, missing.report.detail]).toEqual([1, 'verdict-missing'])
    const image = `${here.twin.fargate.registry}/advisor@sha256:${'0'.repeat(64)}`
    const other = await deploy({ image })
    expect([other.code, other.report.detail]).toEqual([1, 'digest-mismatch'])
    await unchanged()
  }, 60_000)

  it('to a variable that would vanish', async () => {
    await seeded()
    await spec({})
    const { code, report } = await deploy()
    expect([code, report.detail, report.rehearsal]).toEqual([1, 'would-vanish', true])
    expect(report.evidence['would-vanish']).toEqual(['app/TEXT'])
    await unchanged()
  }, 60_000)

  it('to a new secret in the open', async () => {
    await seeded()
    await spec({ TEXT: 'two', NEW_COGNITO_CLIENT_SECRET: secrets.fresh })
    const { code, report } = await deploy()
    expect([code, report.detail]).toEqual([1, 'new-secret'])
    expect(report.summary).toContain('"valueFrom"')
    await unchanged()
  }, 60_000)

  it('to what a rule of the policy calls a secret', async () => {
    await seeded()
    await spec({ TEXT: 'two', DESK: deskWords })
    await writeFile(join(here.folder, 'own.yml'), deskPolicy)
    const { code, report } = await deploy({ policy: 'own.yml' })
    expect([code, report.detail]).toEqual([1, 'new-secret'])
    expect(report.summary).toContain('app/DESK (Key of the desk)')
    await unchanged()
  }, 60_000)

  it('to what the role may not do, by name', async () => {
    const Statement = { Effect: 'Allow', Action: ['ecs:ListServiceDeployments'], Resource: '*' } as const
    await seeded({}, { role: { permissions: { Version: '2012-10-17', Statement } } })
    await spec({ TEXT: 'two' })
    const { code, report } = await deploy()
    expect([code, report.detail]).toEqual([3, 'access-denied'])
    expect(report.summary).toContain('ecs:DescribeServices')
    await unchanged()
  }, 60_000)

  it('to an endpoint that is redirected, in Actions', async () => {
    await seeded()
    await spec({ TEXT: 'two' })
    const { code, report } = await deploy({}, { env: { GITHUB_ACTIONS: 'true' } })
    expect([code, report.detail]).toEqual([1, 'redirected-endpoint'])
    const foreign = await deploy({}, { env: { AWS_ENDPOINT_URL_ECS: 'https://ecs.example.invalid' } })
    expect([foreign.code, foreign.report.detail]).toEqual([1, 'redirected-endpoint'])
    expect(foreign.report.summary).toContain('AWS_ENDPOINT_URL_ECS points to ecs.example.invalid')
  }, 60_000)

  it('to wrong inputs, with one line', async () => {
    await seeded()
    await spec({ TEXT: 'two' })
    for (const [given, message] of [
      [{ spec: 'nowhere.yml' }, 'input "spec": cannot read "nowhere.yml" (ENOENT)'],
      [{ service: 'advisr' }, 'input "service": there is no service "advisr" in cluster "production"'],
      [{ cluster: 'test' }, 'input "cluster": there is no cluster "test"'],
      [{ container: 'web' }, 'input "container": there is no container "web"'],
      [{ image: 'out' }, 'input "push-to" is required when "image" is a layout'],
    ] as const) {
      const { code, stdout } = await deploy(given)
      expect([code, JSON.parse(stdout).error.message]).toEqual([2, expect.stringContaining(message)])
    }
    await spec({ TEXT: 'two' }, { task: { cpu: '512', memory: '512' } })
    const { code, stdout } = await deploy()
    expect([code, JSON.parse(stdout).error.message]).toEqual([
      2,
      expect.stringContaining('1024 to 4096 in steps'),
    ])
    await unchanged()
  }, 60_000)
})
