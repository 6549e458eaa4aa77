import { describe, expect, it } from '@jest/globals'
import { inspectorBy } from '../../../../../src/core/secrets/own-rules.ts'
import { deployment } from '../../../../fakes/lightsail-service.ts'
import { deskRule, deskWords } from '../../../../fakes/own-rule.ts'
import { fakeCognitoSecret } from '../../../../fakes/secret.ts'
import { app, plan, running, spec, withEnvironment } from './advisor.ts'

const secret = fakeCognitoSecret('plan')

describe('secrets', () => {
  it('refuses a new one, by name', () => {
    const act = () => plan({ spec: withEnvironment({ LOG_LEVEL: 'info', COGNITO_CLIENT_SECRET: secret }) })
    expect(act).toThrow(
      expect.objectContaining({
        detail: 'new-secret',
        message: expect.stringContaining('app/COGNITO_CLIENT_SECRET'),
      }),
    )
    expect(act).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }))
  })

  it('refuses one that replaces a value, and one in a command', () => {
    const current = deployment(12, 'ACTIVE', {
      ...running,
      containers: { app: { ...app, environment: { COGNITO_CLIENT_SECRET: 'old' } } },
    })
    expect(() => plan({ current, spec: withEnvironment({ COGNITO_CLIENT_SECRET: secret }) })).toThrow(
      'COGNITO_CLIENT_SECRET',
    )
    const command = ['serve', `COGNITO_CLIENT_SECRET=${secret}`]
    expect(() =>
      plan({ spec: { ...spec, containers: { app: { ...spec.containers.app, command } } } }),
    ).toThrow('app.command')
  })

  it('refuses what a rule of the policy finds', async () => {
    const inspector = await inspectorBy({ rules: [deskRule], now: 0 })
    const opened = withEnvironment({ LOG_LEVEL: 'info', DESK: deskWords })
    expect(() => plan({ spec: opened, inspector })).toThrow('app/DESK (Key of the desk)')
    expect(plan({ spec: opened }).kind).toBe('deploy')
  })

  const holding = {
    ...app,
    environment: { LOG_LEVEL: 'info', COGNITO_CLIENT_SECRET: secret, AWS_SECRET_ACCESS_KEY: 'k' },
  }
  const current = deployment(12, 'ACTIVE', { ...running, containers: { app: holding } })
  const without = deployment(9, 'INACTIVE', running)
  const deployments = [
    current,
    deployment(11, 'FAILED', current),
    deployment(10, 'INACTIVE', current),
    without,
    deployment(8, 'INACTIVE', current),
  ]
  const environmentInherit = ['COGNITO_CLIENT_SECRET', 'app/AWS_SECRET_ACCESS_KEY']

  it('inherits named values and lists them as debt, with age and way out', () => {
    const made = plan({ current, deployments, environmentInherit })
    expect(made.workload.containers['app']?.environment).toEqual(holding.environment)
    expect(made.debt).toEqual([
      expect.objectContaining({
        what: "COGNITO_CLIENT_SECRET in the container's environment",
        where: 'advisor/app',
        since: 'version 10',
      }),
      expect.objectContaining({
        where: 'advisor/app',
        since: 'version 10',
        'way out': expect.stringContaining('task role'),
      }),
    ])
  })

  it('is as old as the oldest kept version when it was always there', () => {
    const kept = [current, deployment(11, 'INACTIVE', current)]
    expect(plan({ current, deployments: kept, environmentInherit }).debt[0]?.since).toBe('version 11')
    expect(plan({ current, deployments: [current, without], environmentInherit }).debt[0]?.since).toBe(
      'version 12',
    )
  })

  it('calls one that stands in the spec and runs already debt', () => {
    const same = withEnvironment({ LOG_LEVEL: 'info', COGNITO_CLIENT_SECRET: secret })
    const { debt } = plan({ current, deployments, spec: same, environmentInherit: ['AWS_SECRET_ACCESS_KEY'] })
    expect(debt.map(({ what }) => what.split(' ')[0])).toEqual([
      'AWS_SECRET_ACCESS_KEY',
      'COGNITO_CLIENT_SECRET',
    ])
  })

  it.each([
    ['a name that does not run', ['COGNITO_CLIENT_SECRTE'], 'did you mean "COGNITO_CLIENT_SECRET"?'],
    ['a container that is not there', ['web/COGNITO_CLIENT_SECRET'], 'no such variable'],
    ['a name that the spec sets too', ['LOG_LEVEL'], 'the spec sets it too'],
  ])('refuses to inherit %s', (_, names, message) => {
    expect(() => plan({ current, environmentInherit: names })).toThrow(
      expect.objectContaining({ code: 'bad-value', message: expect.stringContaining(message) }),
    )
  })
})
