import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
import type { Task } from '../../../../src/core/deploy/fargate/service.ts'
import { family, oldDigest } from '../../../fakes/fargate-service.ts'
import { repository, run, running, secret, world } from './world.ts'

const crash: Partial<Task> = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'app', exitCode: 1 }],
}
const endless = (...stopped: Partial<Task>[]) => ({
  script: { 'advisor:42': [{ status: 'IN_PROGRESS' }, { status: 'IN_PROGRESS', stopped }] },
})
const unserved = async () => ({ error: 'ECONNREFUSED' })

describe('a deployment to Fargate that must not serve', () => {
  it('is taken back when AWS calls it successful and nothing is healthy', async () => {
    const here = world({
      script: { 'advisor:42': [{ status: 'SUCCESSFUL', up: [{ health: 'UNHEALTHY' }] }] },
    })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'no-healthy-task',
      summary: expect.stringContaining('none of its tasks is healthy'),
    })
    expect(here.service.serving()).toBe(`${family}:41`)
  })

  it('is taken back when another image runs than the one that was scanned', async () => {
    const here = world({ tamper: `sha256:${'f'.repeat(64)}` })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: expect.stringContaining(`the image that runs is sha256:${'f'.repeat(64)}`),
    })
    expect(here.service.serving()).toBe(`${family}:41`)
  })

  it('is taken back when one task of two runs another image', async () => {
    const other = { containers: [{ name: 'app', imageDigest: oldDigest }] }
    const here = world({ script: { 'advisor:42': [{ status: 'SUCCESSFUL', up: [{}, other] }] } })
    await expect(run(here)).resolves.toMatchObject({ detail: 'rolled-back' })
  })

  it('is taken back when the smoke test fails, secrets in the old revision or not', async () => {
    const here = world({}, { visit: unserved })
    const { detail, summary } = await run(here)
    expect([detail, summary]).toEqual(['rolled-back', expect.stringContaining('ECONNREFUSED')])
    expect(here.service.deployed).toEqual([`${family}:42`, `${family}:41`])
    expect(JSON.stringify(here.journal)).not.toContain(secret)
  })

  it('is taken back to a revision that somebody deregistered, by registering it again', async () => {
    const pinned = [{ ...running.containerDefinitions[0], image: `${repository}@${oldDigest}` }]
    const options = { running: { ...running, containerDefinitions: pinned }, isActive: false }
    const here = world(options, { visit: unserved })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: expect.stringContaining('revision advisor:41 serves again, as revision advisor:43.'),
    })
    expect(here.service.registered[1]).toEqual(options.running)
  })

  it('is told as not rolled back when that fails too', async () => {
    const failing = world({ script: { 'advisor:41': [{ status: 'ROLLBACK_FAILED' }] } }, { visit: unserved })
    await expect(run(failing)).resolves.toMatchObject({ detail: 'not-rolled-back' })
    const denied = world(endless(crash, crash, crash))
    let updates = 0
    const service = {
      ...denied.service,
      update: (arn: string, force: boolean) =>
        updates++ === 0
          ? denied.service.update(arn, force)
          : Promise.reject(new Halted('incomplete', 'access-denied', 'no')),
    }
    await expect(run({ ...denied, ports: { ...denied.ports, service } })).resolves.toMatchObject({
      detail: 'not-rolled-back',
    })
  })

  it('is told as not rolled back when the tag means another image by now', async () => {
    const here = world({}, { visit: unserved })
    const tasks = here.service.tasks
    const service = {
      ...here.service,
      tasks: async () =>
        (await tasks()).map((task) =>
          here.service.deployed.length === 2 && task.taskDefinition === `${family}:41`
            ? { ...task, containers: [{ name: 'app', imageDigest: `sha256:${'9'.repeat(64)}` }] }
            : task,
        ),
    }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'not-rolled-back',
      summary: expect.stringContaining(`not ${oldDigest} as before`),
    })
  })
})
