import { describe, expect, it } from '@jest/globals'
import { makePlan, type Plan } from '../../../src/core/deploy/plan.ts'
import type { Deployment } from '../../../src/core/deploy/service.ts'
import { parseSpec } from '../../../src/core/deploy/spec.ts'
import { deployment, oldDigest } from '../../fakes/lightsail-service.ts'
import { fakeCognitoSecret } from '../../fakes/secret.ts'

const digest = `sha256:${'1'.repeat(64)}` as const
const secret = fakeCognitoSecret('plan')
const app = {
  image: ':advisor.app.12',
  command: [],
  environment: { LOG_LEVEL: 'info' },
  ports: { 8501: 'HTTP' },
}
const endpoint = {
  containerName: 'app',
  containerPort: 8501,
  healthCheck: { path: '/health', successCodes: '200' },
}
const running = deployment(12, 'ACTIVE', { containers: { app }, publicEndpoint: endpoint })
const spec = {
  containers: { app: { environment: { LOG_LEVEL: 'info' }, ports: { 8501: 'HTTP' } } },
  publicEndpoint: endpoint,
}

type Given = {
  readonly spec?: object
  readonly current?: Deployment
  readonly deployments?: readonly Deployment[]
  readonly remove?: readonly string[]
  readonly environmentInherit?: readonly string[]
  readonly digest?: `sha256:${string}`
}
const plan = (given: Given = {}): Plan => {
  const current = given.current ?? running
  return makePlan(
    {
      service: 'advisor',
      spec: parseSpec(JSON.stringify(given.spec ?? spec), 'f'),
      digest: given.digest ?? digest,
      environmentInherit: given.environmentInherit ?? [],
      remove: given.remove ?? [],
    },
    {
      state: { state: 'RUNNING', current },
      deployments: given.deployments ?? [current],
      images: [{ name: ':advisor.app.12', digest: oldDigest }],
    },
  )
}
const withEnvironment = (environment: object) => ({
  ...spec,
  containers: { app: { ...spec.containers.app, environment } },
})

describe('the plan', () => {
  it('is a new image when nothing else differs', () => {
    expect(plan()).toMatchObject({
      kind: 'deploy',
      base: 12,
      changes: [`~ app image ${oldDigest} → ${digest}`],
    })
  })

  it('is nothing when image and specification are those that run', () => {
    expect(plan({ digest: oldDigest as `sha256:${string}` })).toMatchObject({
      kind: 'unchanged',
      changes: [],
    })
  })

  it('takes AWS’s defaults for equal whether they are written or not', () => {
    const healthCheck = {
      ...endpoint.healthCheck,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      timeoutSeconds: 2,
      intervalSeconds: 5,
    }
    const current = { ...running, publicEndpoint: { ...endpoint, healthCheck } }
    expect(plan({ current, digest: oldDigest as `sha256:${string}` }).kind).toBe('unchanged')
  })

  it('shows names of environment changes and no value', () => {
    const changed = plan({ spec: withEnvironment({ LOG_LEVEL: 'debugging', NEW: 'value-of-new' }) })
    expect(changed.changes).toEqual(
      expect.arrayContaining(['~ app/LOG_LEVEL (value not shown)', '+ app/NEW']),
    )
    expect(JSON.stringify(changed.changes)).not.toMatch(/debugging|value-of-new/)
  })

  it('warns of a health check that any answer satisfies', () => {
    const { warnings } = plan({
      spec: { ...spec, publicEndpoint: { containerName: 'app', containerPort: 8501 } },
      remove: ['healthCheck'],
    })
    expect(warnings).toEqual([expect.stringContaining('200-499'), expect.stringContaining('path is "/"')])
  })
})

describe('nothing vanishes silently', () => {
  const two = deployment(12, 'ACTIVE', {
    ...running,
    containers: {
      app: {
        ...app,
        command: ['run'],
        environment: { A: '1', B: '2' },
        ports: { 8501: 'HTTP', 9000: 'TCP' },
      },
      side: app,
    },
  })
  const bare = { containers: { app: {} } }
  const all = [
    'app.command',
    'app/A',
    'app/B',
    'app:8501',
    'app:9000',
    'side',
    'publicEndpoint',
    'healthCheck.path',
    'healthCheck.successCodes',
  ]

  it('stops, naming each setting', () => {
    expect(() => plan({ current: two, spec: bare })).toThrow(
      expect.objectContaining({
        outcome: 'blocked',
        detail: 'would-vanish',
        evidence: { 'would-vanish': all },
      }),
    )
  })

  it.each(all)('still stops when all but %s may go', (name) => {
    const remove = all.filter((one) => one !== name)
    expect(() => plan({ current: two, spec: bare, remove })).toThrow(
      expect.objectContaining({ evidence: { 'would-vanish': [name] } }),
    )
  })

  it('goes on when each is named, in full or short', () => {
    const remove = [
      'app.command',
      'A',
      'app/B',
      'app:8501',
      'app:9000',
      'side',
      'publicEndpoint',
      'healthCheck',
    ]
    expect(plan({ current: two, spec: bare, remove }).kind).toBe('deploy')
  })

  it('counts a health check member that falls back to AWS’s default as vanished', () => {
    const publicEndpoint = { ...endpoint, healthCheck: { path: '/health' } }
    expect(() => plan({ spec: { ...spec, publicEndpoint } })).toThrow('healthCheck.successCodes')
  })

  it('says which words of remove name nothing', () => {
    expect(plan({ remove: ['LOG_LEVLE'] }).warnings).toEqual([expect.stringContaining('"LOG_LEVLE"')])
  })
})

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
