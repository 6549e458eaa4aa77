import { describe, expect, it } from '@jest/globals'
import type { ContainerDefinition, TaskDefinition } from '../../../../src/core/deploy/fargate/definition.ts'
import { type FargatePlan, makePlan, type Want } from '../../../../src/core/deploy/fargate/plan.ts'
import type { ServiceState } from '../../../../src/core/deploy/fargate/service.ts'
import { family, oldDigest } from '../../../fakes/fargate-service.ts'
import { fakeCognitoSecret } from '../../../fakes/secret.ts'
import { digest, image, repository, running, secret } from './world.ts'

const [app] = running.containerDefinitions
const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:advisor-AbCdEf'

type Given = Partial<Want> & {
  readonly running?: TaskDefinition
  readonly state?: Partial<ServiceState>
  readonly architecture?: string
}
function plan({ running: current = running, state = {}, architecture, ...want }: Given = {}): FargatePlan {
  const { config } = image
  return makePlan(
    {
      service: 'advisor',
      spec: undefined,
      container: undefined,
      repository,
      environmentInherit: [],
      remove: [],
      ...want,
    },
    { digest, image: { ...image, config: { ...config, architecture: architecture ?? config.architecture } } },
    {
      state: {
        status: 'ACTIVE',
        taskDefinition: `${family}:41`,
        desiredCount: 1,
        controller: 'ECS',
        launchType: 'FARGATE',
        isBalanced: true,
        hasCircuitBreaker: true,
        newest: { id: 'ecs-svc/1', createdAt: 1 },
        ...state,
      },
      revision: { arn: `${family}:41`, definition: current, isActive: true },
      digests: new Map([['app', oldDigest]]),
    },
  )
}
const spec = (
  container: Partial<ContainerDefinition> = {},
  task: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  ...running,
  containerDefinitions: [{ ...app, image: '<IMAGE>', ...container }],
  ...task,
})

describe('the plan for Fargate', () => {
  it('is a new image when nothing else differs, with or without a spec', () => {
    const changes = [`~ app image ${oldDigest} → ${digest}`]
    expect(plan()).toMatchObject({ kind: 'deploy', changes, previousDigest: oldDigest })
    expect(plan({ spec: spec() })).toMatchObject({ kind: 'deploy', changes })
  })

  it('takes what AWS fills in for equal whether it is written or not', () => {
    const described = {
      ...running,
      volumes: [],
      placementConstraints: [],
      enableFaultInjection: false,
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
      containerDefinitions: [
        {
          ...app,
          cpu: 0,
          essential: true,
          mountPoints: [],
          healthCheck: { command: ['CMD', 'x'], interval: 30, timeout: 5, retries: 3 },
        },
      ],
    }
    const short = spec(
      { portMappings: [{ containerPort: 8501 }], healthCheck: { command: ['CMD', 'x'] } },
      { cpu: '.25 vCPU', memory: '0.5 GB' },
    )
    expect(plan({ running: described, spec: short }).changes).toHaveLength(1)
  })

  it('shows what changes and no value of an environment', () => {
    const { changes } = plan({
      spec: spec(
        {
          environment: [...app.environment.slice(1), { name: 'LOG_LEVEL', value: 'debugging' }],
          secrets: [{ name: 'NEW', valueFrom: arn }],
          portMappings: [{ containerPort: 8501 }, { containerPort: 9000 }],
          healthCheck: { command: ['CMD', 'curl'] },
        },
        { cpu: '512', memory: '1024' },
      ),
    })
    expect(changes).toEqual(
      expect.arrayContaining([
        '+ app/NEW',
        '+ app.healthCheck',
        '+ app:9000 "tcp"',
        '~ app/LOG_LEVEL (value not shown)',
        '~ cpu "256" → "512"',
        '~ memory "512" → "1024"',
      ]),
    )
    expect(JSON.stringify(changes)).not.toContain('debugging')
  })

  it('warns of what makes a deployment blind', () => {
    const { warnings } = plan({
      state: { isBalanced: false, hasCircuitBreaker: false },
      remove: ['LOG_LEVLE'],
    })
    expect(warnings).toEqual([
      expect.stringContaining('no health check'),
      expect.stringContaining('no deployment circuit breaker'),
      expect.stringContaining('names its image by tag'),
      expect.stringContaining('"LOG_LEVLE"'),
    ])
  })

  it.each<readonly [string, Given, object]>([
    ['a service of another controller', { state: { controller: 'CODE_DEPLOY' } }, { input: 'service' }],
    ['a service on EC2', { state: { launchType: 'EC2' } }, { input: 'service' }],
    ['a service that goes away', { state: { status: 'DRAINING' } }, { input: 'service' }],
    ['a service at zero', { state: { desiredCount: 0 } }, { detail: 'no-healthy-task' }],
    [
      'an image for another machine',
      { architecture: 'arm64' },
      { code: 'conflicting-inputs', input: 'image' },
    ],
    [
      'a definition for another machine',
      { spec: spec({}, { runtimePlatform: { cpuArchitecture: 'ARM64' } }) },
      { input: 'image' },
    ],
    ['a container that is not there', { container: 'ap' }, { code: 'bad-value', input: 'container' }],
    [
      'two containers to choose from',
      { running: { ...running, containerDefinitions: [app, { ...app, name: 'side' }] } },
      { code: 'missing-input', input: 'container' },
    ],
  ])('refuses %s', (_, given, error) => {
    expect(() => plan(given)).toThrow(expect.objectContaining(error))
  })

  it('fills in the container that leaves its image open, and says what it did not judge', () => {
    const two = { ...running, containerDefinitions: [app, { ...app, name: 'side' }] }
    const open = {
      ...two,
      containerDefinitions: [
        { ...app, image: '' },
        { ...app, name: 'side' },
      ],
    }
    const made = plan({ running: two, spec: open })
    expect(made.target).toBe('app')
    expect(made.warnings).toContain('container "side" runs an image that no verdict was asked for')
  })

  it('takes an image for ARM where the definition is for ARM', () => {
    const runtimePlatform = { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' }
    expect(plan({ running: { ...running, runtimePlatform }, architecture: 'arm64' }).kind).toBe('deploy')
  })
})

describe('nothing vanishes silently from Fargate', () => {
  const full = {
    ...running,
    containerDefinitions: [
      {
        ...app,
        command: ['run'],
        secrets: [{ name: 'TOKEN', valueFrom: arn }],
        healthCheck: { command: ['CMD', 'x'] },
        portMappings: [...app.portMappings, { containerPort: 9000 }],
      },
      { ...app, name: 'side' },
    ],
  }
  const { taskRoleArn: _, ...rest } = running
  const bare = { ...rest, containerDefinitions: [{ name: 'app', image: '' }] }
  const all = [
    'taskRoleArn',
    'app/LOG_LEVEL',
    'app/COGNITO_CLIENT_SECRET',
    'app/TOKEN',
    'app:8501',
    'app:9000',
    'app.healthCheck',
    'app.command',
    'side',
  ]

  it('stops, naming each setting', () => {
    expect(() => plan({ running: full, spec: bare })).toThrow(
      expect.objectContaining({ detail: 'would-vanish', evidence: { 'would-vanish': all } }),
    )
  })

  it.each(all)('still stops when all but %s may go', (name) => {
    const remove = all.filter((one) => one !== name)
    expect(() => plan({ running: full, spec: bare, remove })).toThrow(
      expect.objectContaining({ evidence: { 'would-vanish': [name] } }),
    )
  })

  it('goes on when each is named, in full or short', () => {
    const remove = [...all.filter((one) => !one.includes('/')), 'LOG_LEVEL', 'COGNITO_CLIENT_SECRET', 'TOKEN']
    expect(plan({ running: full, spec: bare, remove }).kind).toBe('deploy')
  })

  it('does not count a variable that comes by reference now', () => {
    const moved = spec({
      environment: [{ name: 'LOG_LEVEL', value: 'info' }],
      secrets: [{ name: 'COGNITO_CLIENT_SECRET', valueFrom: arn }],
    })
    const { changes, debt } = plan({ spec: moved })
    expect(changes).toContain('~ app/COGNITO_CLIENT_SECRET (value not shown)')
    expect(debt).toEqual([])
  })
})

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
