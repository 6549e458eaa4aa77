import { describe, expect, it } from '@jest/globals'
import type { ContainerDefinition } from '../../../../../src/core/deploy/fargate/definition.ts'
import { inspectorBy } from '../../../../../src/core/secrets/own-rules.ts'
import { deskRule, deskWords } from '../../../../fakes/own-rule.ts'
import { fakeCognitoSecret } from '../../../../fakes/secret.ts'
import { drawn } from '../../../secrets/plant.ts'
import { running, secret } from '../world.ts'
import { app, arn, plan, spec } from './advisor.ts'

describe('secrets on Fargate', () => {
  const fresh = fakeCognitoSecret('fresh')
  const named = (value: string) => [...app.environment, { name: 'NEW_CLIENT_SECRET', value }]

  it('calls one that runs in the open today debt, with the way out', () => {
    expect(plan().debt).toEqual([
      {
        what: "COGNITO_CLIENT_SECRET in the container's environment",
        where: 'advisor/app',
        'way out': expect.stringContaining('"valueFrom"'),
      },
    ])
  })

  it.each<readonly [string, Partial<ContainerDefinition>, string]>([
    ['in the environment', { environment: named(fresh) }, 'app/NEW_CLIENT_SECRET'],
    [
      'in place of another value',
      { environment: [app.environment[0], { name: 'COGNITO_CLIENT_SECRET', value: fresh }] },
      'app/COGNITO_CLIENT_SECRET',
    ],
    ['in the command', { command: ['serve', `COGNITO_CLIENT_SECRET=${fresh}`] }, 'app.command'],
    [
      'in place of a reference',
      { secrets: [{ name: 'NEW_CLIENT_SECRET', valueFrom: fresh }] },
      'app/NEW_CLIENT_SECRET',
    ],
  ])('refuses a new one %s, and says how to give it', (_, container, setting) => {
    const act = () => plan({ spec: spec(container) })
    expect(act).toThrow(
      expect.objectContaining({ detail: 'new-secret', evidence: { 'new-secret': [setting] } }),
    )
    expect(act).toThrow('"secrets": [{ "name":')
    expect(act).toThrow(expect.objectContaining({ message: expect.not.stringContaining(fresh) }))
  })

  const splunk = (token: string): Partial<ContainerDefinition> => ({
    logConfiguration: { logDriver: 'splunk', options: { 'splunk-index': 'main', 'splunk-token': token } },
  })
  const part = (length: number): string => drawn(`hec ${length}`, length, 'hex')
  const hec = [part(8), part(4), `4${part(3)}`, `8${part(3)}`, part(12)].join('-')

  it('refuses a new one in the options of a log driver, and says how to give it there', () => {
    expect(() => plan({ spec: spec(splunk(hec)) })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('"secretOptions": [{ "name": "splunk-token", "valueFrom": "ARN" }]'),
        evidence: { 'new-secret': ['app.logConfiguration.options.splunk-token'] },
      }),
    )
  })

  it('refuses a new one in a label', () => {
    const labels = { dockerLabels: { 'example.build': 'c3f1', 'example.password': fresh } }
    expect(() => plan({ spec: spec(labels) })).toThrow('app.dockerLabels.example.password (')
  })

  it('calls one in the options of a log driver that runs today debt', () => {
    const current = { ...running, containerDefinitions: [{ ...app, ...splunk(hec) }] }
    expect(plan({ running: current, spec: spec(splunk(hec)) }).debt).toContainEqual({
      what: 'a secret in the container’s logConfiguration.options.splunk-token',
      where: 'advisor/app',
      'way out': expect.stringContaining('"secretOptions": [{ "name": "splunk-token"'),
    })
  })

  it('refuses what a rule of the policy finds', async () => {
    const inspector = await inspectorBy({ rules: [deskRule], now: 0 })
    const opened = spec({ environment: [...app.environment, { name: 'DESK', value: deskWords }] })
    expect(() => plan({ spec: opened, inspector })).toThrow('app/DESK (Key of the desk)')
    expect(plan({ spec: opened }).kind).toBe('deploy')
  })

  it('inherits values as debt, and references as references', () => {
    const current = {
      ...running,
      containerDefinitions: [{ ...app, secrets: [{ name: 'TOKEN', valueFrom: arn }] }],
    }
    const { environment: _, ...without } = app
    const made = plan({
      running: current,
      spec: { ...running, containerDefinitions: [{ ...without, image: '' }] },
      environmentInherit: ['COGNITO_CLIENT_SECRET', 'app/TOKEN', 'LOG_LEVEL'],
    })
    expect(made.changes).toHaveLength(1)
    expect(made.debt.map(({ what }) => what.split(' ')[0])).toEqual(['COGNITO_CLIENT_SECRET', 'LOG_LEVEL'])
    const [filled] = made.definition.containerDefinitions
    expect(filled?.secrets).toEqual([{ name: 'TOKEN', valueFrom: arn }])
    expect(filled?.environment).toContainEqual({ name: 'COGNITO_CLIENT_SECRET', value: secret })
  })

  it.each([
    ['a name that does not run', ['COGNITO_CLIENT_SECRTE'], 'did you mean "COGNITO_CLIENT_SECRET"?'],
    ['a name that the spec sets too', ['LOG_LEVEL'], 'the spec sets it too'],
  ])('refuses to inherit %s', (_, environmentInherit, message) => {
    expect(() => plan({ spec: spec(), environmentInherit })).toThrow(message)
  })
})
