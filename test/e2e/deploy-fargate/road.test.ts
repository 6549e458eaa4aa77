import { describe, expect, it } from '@jest/globals'
import * as sample from '../../twin/ecs/sample.ts'
import { advisor } from './advisor.ts'

const here = advisor()
const { seeded, spec, deploy, served, calls, called } = here

describe('kship deploy-fargate against the twin', () => {
  it('takes the scanned image to where it serves, and does nothing the second time', async () => {
    await seeded()
    await spec({ TEXT: 'two' })
    const first = await deploy({ 'smoke-path': '/', 'smoke-text': 'two' })
    expect(first.report).toMatchObject({
      command: 'deploy-fargate',
      outcome: 'passed',
      detail: 'deployed',
      rehearsal: true,
      outputs: { digest: here.digest, deployment: 'advisor:2', 'previous-digest': here.digest },
      debt: [{ what: "COGNITO_CLIENT_SECRET in the container's environment", where: 'advisor/app' }],
      evidence: {
        plan: { changes: ['~ app/TEXT (value not shown)'] },
        digests: { verdict: here.digest, named: here.digest, running: here.digest },
        smoke: 'passed',
      },
    })
    expect(first.code).toBe(0)
    expect(await served()).toBe('two')
    const again = await deploy()
    expect([again.code, again.report.detail]).toEqual([0, 'unchanged'])
    expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([1, 1])
  }, 60_000)

  it('replaces the image alone when there is no spec', async () => {
    await seeded({ image: 'registry.example.invalid/advisor:latest' })
    const { code, report } = await deploy({ spec: '' })
    expect([code, report.detail]).toEqual([0, 'deployed'])
    expect(await served()).toBe('one')
  }, 60_000)

  it('prints a plan without values and changes nothing in a dry run', async () => {
    await seeded()
    await spec({ TEXT: 'not-to-be-shown' })
    const { code, report, stdout, stderr } = await deploy({ 'dry-run': 'true' })
    expect([code, report.detail]).toEqual([0, 'planned'])
    expect(report.evidence['plan']).toMatchObject({ changes: ['~ app/TEXT (value not shown)'] })
    expect(stdout + stderr).not.toContain('not-to-be-shown')
    expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([0, 0])
  }, 60_000)

  it('fails when the circuit breaker rolls back, though the service is stable again', async () => {
    await seeded()
    await spec({ TEXT: 'two', MODE: 'exit' })
    const { code, report } = await deploy()
    expect([code, report.detail]).toEqual([4, 'rolled-back'])
    expect(report).toMatchObject({
      outputs: { deployment: 'advisor:2' },
      evidence: {
        diagnosis: 'crashed',
        rollback: { to: 'advisor:1', verified: true, by: 'ecs' },
        log: expect.arrayContaining([expect.stringContaining('app exited with code 3')]),
      },
    })
    expect(await served()).toBe('one')
  }, 60_000)

  it.each([
    ['tasks end over and over', 'exit', 'crash-looping'],
    ['tasks never get healthy', 'unhealthy', 'no-healthy-task'],
  ])(
    'takes a deployment back itself when %s and there is no circuit breaker',
    async (_, mode, detail) => {
      await seeded({
        configuration: { deploymentCircuitBreaker: { enable: false, rollback: false } },
        loadBalancer: { ...sample.loadBalancer, check: { path: '/health' } },
      })
      await spec({ TEXT: 'two', MODE: mode })
      const { code, report } = await deploy()
      expect([code, report.detail]).toEqual([4, detail])
      expect(report.evidence['rollback']).toEqual({ to: 'advisor:1', verified: true, by: 'kship' })
      expect(await served()).toBe('one')
      expect(calls('UpdateService')).toBe(2)
    },
    120_000,
  )

  it('takes a healthy but wrong deployment back', async () => {
    await seeded()
    await spec({ TEXT: 'wrong' })
    const { code, report } = await deploy({ 'smoke-path': '/', 'smoke-text': 'right' })
    expect([code, report.detail]).toEqual([4, 'rolled-back'])
    expect(report.evidence['rollback']).toEqual({ to: 'advisor:1', verified: true, by: 'kship' })
    expect(await served()).toBe('one')
  }, 60_000)

  it('takes a deployment back that runs other bytes than those that were scanned', async () => {
    await seeded({ image: 'registry.example.invalid/advisor:latest' })
    await here.swapped()
    await spec({ TEXT: 'two' })
    const { code, report } = await deploy()
    expect([code, report.detail]).toEqual([4, 'rolled-back'])
    expect(report.summary).toMatch(/the image that runs is sha256:[0-9a-f]{64}, not sha256:/)
    expect(await served()).toBe('one')
  }, 60_000)

  it.each([
    ['at once', 0],
    ['late', 20_000],
  ])(
    'leaves a newer deployment alone that replaced it and is listed %s',
    async (_, lag) => {
      await seeded({}, { speed: 10, lag })
      await spec({ TEXT: 'two' })
      const [{ code, report }] = await Promise.all([deploy(), called('UpdateService').then(here.redeploy)])
      expect([code, report.detail]).toEqual([4, 'superseded'])
      expect(calls('UpdateService')).toBe(2)
    },
    60_000,
  )

  it('starts nothing when somebody deployed since the plan was made', async () => {
    const slow = { service: 'ecs', operation: 'RegisterTaskDefinition', nth: 1, answer: 'slow' } as const
    await seeded({}, { faults: [{ ...slow, delay: 3000 }] })
    await spec({ TEXT: 'two' })
    const [{ code, report }] = await Promise.all([
      deploy(),
      called('RegisterTaskDefinition').then(here.redeploy),
    ])
    expect([code, report.detail]).toEqual([4, 'superseded'])
    expect(report.summary).toContain('no deployment was made')
    expect(calls('UpdateService')).toBe(1)
  }, 60_000)

  it('registers once when the answer is lost', async () => {
    const lost = { service: 'ecs', operation: 'RegisterTaskDefinition', nth: 1, answer: 'truncated' } as const
    await seeded({}, { faults: [lost] })
    await spec({ TEXT: 'two' })
    const { code, report } = await deploy()
    expect([code, report.outputs['deployment']]).toEqual([0, 'advisor:2'])
    expect(calls('RegisterTaskDefinition')).toBe(1)
  }, 60_000)

  it('says in what state things are when it is stopped midway', async () => {
    await seeded({}, { speed: 1 })
    await spec({ TEXT: 'two' })
    const { code, report } = await deploy(
      {},
      {
        watch: (child) =>
          void called('ListTasks')
            .then(() => called('UpdateService'))
            .then(() => child.kill('SIGTERM')),
      },
    )
    expect([code, report.outcome, report.detail]).toEqual([4, 'failed', 'cancelled'])
    expect(report.summary).toContain('evision advisor:2')
  }, 60_000)

  it('says that it still runs when the time is over', async () => {
    await seeded({}, { speed: 1 })
    await spec({ TEXT: 'two' })
    const { code, report } = await deploy({ timeout: '10' })
    expect([code, report.detail]).toEqual([4, 'still-running'])
  }, 120_000)
})
