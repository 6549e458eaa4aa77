import { CreateContainerServiceDeploymentCommand } from '@aws-sdk/client-lightsail'
import { describe, expect, it } from '@jest/globals'
import { lightsailClient, session } from '../../twin/client.ts'
import { advisor, publicEndpoint, secrets } from './advisor.ts'

const here = advisor()
const { seeded, spec, deploy, served, calls, called } = here

describe('kship deploy-lightsail against the twin', () => {
  it('takes the scanned image to where it serves, and does nothing the second time', async () => {
    await seeded()
    await spec({ TEXT: 'version 13' })
    const first = await deploy({ 'smoke-path': '/', 'smoke-text': 'version 13' })
    expect(first.code).toBe(0)
    expect(first.report).toMatchObject({
      command: 'deploy-lightsail',
      outcome: 'passed',
      detail: 'deployed',
      rehearsal: true,
      outputs: { url: here.twin.serviceUrl('advisor'), digest: here.digest, deployment: '13' },
      debt: [
        {
          what: "COGNITO_CLIENT_SECRET in the container's environment",
          where: 'advisor/app',
          since: 'version 12',
        },
      ],
      evidence: {
        digests: { verdict: here.digest, layout: here.digest, pushed: here.digest, running: here.digest },
        smoke: 'passed',
      },
    })
    expect(await served()).toBe('version 13')
    const again = await deploy()
    expect([again.code, again.report.detail]).toEqual([0, 'unchanged'])
    expect(calls('CreateContainerServiceDeployment')).toBe(1)
  }, 60_000)

  it('prints a plan without values and changes nothing in a dry run', async () => {
    await seeded()
    await spec({ TEXT: 'not-to-be-shown' })
    const { code, report, stdout, stderr } = await deploy({ 'dry-run': 'true' })
    expect([code, report.detail]).toEqual([0, 'planned'])
    expect(report.evidence['plan']).toMatchObject({
      changes: [expect.stringContaining(here.digest), '~ app/TEXT (value not shown)'],
    })
    expect(stdout + stderr).not.toContain('not-to-be-shown')
    expect(calls('CreateContainerServiceRegistryLogin')).toBe(0)
  }, 60_000)

  it('fails when the version never becomes healthy: the old one serves, the log has no secret', async () => {
    await seeded()
    await spec({ TEXT: 'version 13', MODE: secrets.logged })
    const { code, report } = await deploy()
    expect(code).toBe(4)
    expect(report).toMatchObject({
      outcome: 'failed',
      detail: 'rolled-back',
      outputs: { deployment: '13' },
      evidence: {
        rollback: { to: '12', verified: true, by: 'lightsail' },
        log: expect.arrayContaining(['mode [MODE]']),
      },
    })
    expect(await served()).toBe('version 12')
  }, 60_000)

  it('rolls a healthy but wrong version back', async () => {
    await seeded()
    await spec({ TEXT: 'wrong' })
    const { code, report } = await deploy({ 'smoke-path': '/', 'smoke-text': 'right' })
    expect(code).toBe(4)
    expect(report).toMatchObject({
      detail: 'rolled-back',
      evidence: { rollback: { to: '12', verified: true, by: 'kship' } },
    })
    expect(await served()).toBe('version 12')
  }, 60_000)

  it('leaves a newer deployment alone that was made while the image was pushed', async () => {
    await seeded({
      faults: [
        {
          service: 'lightsail',
          operation: 'CreateContainerServiceRegistryLogin',
          nth: 1,
          answer: 'slow',
          delay: 3000,
        },
      ],
    })
    await spec({ TEXT: 'ours' })
    const client = lightsailClient(here.twin, await session(here.twin))
    const theirs = {
      serviceName: 'advisor',
      containers: {
        app: {
          image: 'registry.example.invalid/advisor:latest',
          environment: { TEXT: 'theirs' },
          ports: { 8080: 'HTTP' as const },
        },
      },
      publicEndpoint,
    }
    const [{ code, report }] = await Promise.all([
      deploy(),
      called('CreateContainerServiceRegistryLogin').then(() =>
        client.send(new CreateContainerServiceDeploymentCommand(theirs)),
      ),
    ])
    expect([code, report.detail]).toEqual([4, 'superseded'])
    expect(calls('CreateContainerServiceDeployment')).toBe(1)
    while ((await served()) !== 'theirs') await new Promise((resolve) => setTimeout(resolve, 100))
  }, 60_000)

  it('says in what state things are when it is stopped midway', async () => {
    await seeded({ speed: 1, health: 'simulated' })
    await spec({ TEXT: 'version 13' })
    const { code, report } = await deploy(
      {},
      { watch: (child) => void called('CreateContainerServiceDeployment').then(() => child.kill('SIGTERM')) },
    )
    expect([code, report.outcome, report.detail]).toEqual([4, 'failed', 'cancelled'])
    expect(report.summary).toContain('Version 13 was created')
  }, 60_000)

  it('says that it still runs when the time is over', async () => {
    await seeded({ speed: 1, health: 'simulated' })
    await spec({ TEXT: 'version 13' })
    const { code, report } = await deploy({ timeout: '10' })
    expect([code, report.detail]).toEqual([4, 'still-running'])
  }, 60_000)
})
