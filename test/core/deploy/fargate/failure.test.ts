import { describe, expect, it } from '@jest/globals'
import type { Task } from '../../../../src/core/deploy/fargate/service.ts'
import { inspectorBy } from '../../../../src/core/secrets/own-rules.ts'
import { family } from '../../../fakes/fargate-service.ts'
import { deskKey, deskRule } from '../../../fakes/own-rule.ts'
import { run, running, secret, world } from './world.ts'

const crash: Partial<Task> = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'app', exitCode: 1 }],
}
const notPulled: Partial<Task> = {
  stopCode: 'TaskFailedToStart',
  stoppedReason: 'CannotPullContainerError: not found',
}
const unhealthy: Partial<Task> = {
  stopCode: 'ServiceSchedulerInitiated',
  stoppedReason: 'Task failed container health checks',
}
const scaledIn: Partial<Task> = {
  stopCode: 'ServiceSchedulerInitiated',
  stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
  containers: [{ name: 'app', exitCode: 143 }],
}
const endless = (...stopped: Partial<Task>[]) => ({
  script: { 'advisor:42': [{ status: 'IN_PROGRESS' }, { status: 'IN_PROGRESS', stopped }] },
})

describe('a deployment to Fargate that goes wrong', () => {
  it('is rolled back by the circuit breaker, and fails although the service is stable again', async () => {
    const here = world({
      script: {
        'advisor:42': [
          { status: 'IN_PROGRESS' },
          { status: 'ROLLBACK_IN_PROGRESS', stopped: [crash] },
          { status: 'ROLLBACK_SUCCESSFUL', reason: 'circuit breaker' },
        ],
      },
    })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: expect.stringMatching(
        /^Revision advisor:42 never became healthy \(1 of its tasks stopped, .*app exited with code 1\); revision advisor:41 serves again\.$/,
      ),
    })
    expect(here.journal.evidence).toMatchObject({
      diagnosis: 'crashed',
      rollback: { to: 'advisor:41', verified: true, by: 'ecs' },
    })
    expect(here.journal.log).toEqual([expect.stringContaining('stopped (EssentialContainerExited)')])
    expect(here.service.deployed).toEqual([`${family}:42`])
  })

  it('masks in what AWS says of it a variable, and what a rule of the policy finds', async () => {
    const inspector = await inspectorBy({ rules: [deskRule], now: 0 })
    const reason = `no room for ${secret} and ${deskKey('said')}`
    const here = world({ script: { 'advisor:42': [{ status: 'ROLLBACK_FAILED', reason }] } })
    await expect(run(here, { inspector })).resolves.toMatchObject({
      summary: expect.stringContaining('(no room for [COGNITO_CLIENT_SECRET] and des… (25 characters))'),
    })
  })

  it('is not called rolled back when the one before does not serve', async () => {
    const here = world({ script: { 'advisor:42': [{ status: 'ROLLBACK_FAILED', reason: 'no room' }] } })
    const service = { ...here.service, tasks: async () => [] }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'not-rolled-back',
      summary:
        'Revision advisor:42 never became healthy (no room); revision advisor:41 does not serve either.',
    })
  })

  it.each<readonly [string, readonly Partial<Task>[], string, string]>([
    ['end over and over', [crash, crash, crash], 'crash-looping', 'crashed'],
    ['cannot be pulled', [notPulled, notPulled, notPulled], 'no-healthy-task', 'image-not-pulled'],
    ['never get healthy', [unhealthy, unhealthy, unhealthy], 'no-healthy-task', 'health-check-failing'],
  ])('is taken back by us when its tasks %s', async (_, stopped, detail, diagnosis) => {
    const here = world(endless(...stopped))
    const ending = await run(here)
    expect(ending).toMatchObject({ detail, summary: expect.stringContaining('3 of its tasks stopped') })
    expect(ending.summary).toContain('revision advisor:41 serves again.')
    expect(here.service.deployed).toEqual([`${family}:42`, `${family}:41`])
    expect(here.journal.evidence).toMatchObject({
      diagnosis,
      rollback: { to: 'advisor:41', verified: true, by: 'kship' },
    })
  })

  it('is left to a circuit breaker for as long as that may take', async () => {
    const breaker = { status: 'MONITORING', threshold: 3 }
    const step = (count: number) => ({
      status: 'IN_PROGRESS',
      breaker,
      stopped: Array.from({ length: count }, () => crash),
    })
    const patient = world({ script: { 'advisor:42': [step(5), step(5)] } })
    await expect(run(patient)).resolves.toMatchObject({ detail: 'still-running' })
    const never = world({ script: { 'advisor:42': [step(5), step(6)] } })
    await expect(run(never)).resolves.toMatchObject({ detail: 'crash-looping' })
  })

  it('is taken back when the circuit breaker stopped it and may not roll back', async () => {
    const breaker = { status: 'TRIGGERED', threshold: 3 }
    const here = world({ script: { 'advisor:42': [{ status: 'STOPPED', breaker, stopped: [crash] }] } })
    await expect(run(here)).resolves.toMatchObject({ detail: 'crash-looping' })
    expect(here.service.serving()).toBe(`${family}:41`)
  })

  it('is left alone when somebody stopped it', async () => {
    const here = world({ script: { 'advisor:42': [{ status: 'STOPPED', reason: 'by hand' }] } })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: expect.stringContaining('it was stopped: by hand'),
    })
    expect(here.service.deployed).toEqual([`${family}:42`])
  })

  it('does not count tasks that were scaled in, or that are another revision’s', async () => {
    const here = world(endless(scaledIn, scaledIn, scaledIn, { ...crash, taskDefinition: `${family}:41` }))
    await expect(run(here)).resolves.toMatchObject({ detail: 'still-running' })
  })

  it('shows no value of an environment in what AWS says of a stop', async () => {
    const telling = { ...crash, stoppedReason: `bad value ${secret}` }
    const here = world(endless(telling, telling, telling))
    const { summary } = await run(here)
    expect(summary).toContain('bad value [COGNITO_CLIENT_SECRET]')
    expect(JSON.stringify(here.journal)).not.toContain(secret)
  })

  it('says where the log is', async () => {
    const logConfiguration = { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/advisor' } }
    const logged = {
      ...running,
      containerDefinitions: [{ ...running.containerDefinitions[0], logConfiguration }],
    }
    const here = world({ running: logged, ...endless(crash, crash, crash) })
    await run(here)
    expect(here.journal.skipped).toContainEqual(
      expect.objectContaining({ why: expect.stringContaining('aws logs tail /ecs/advisor') }),
    )
  })
})
