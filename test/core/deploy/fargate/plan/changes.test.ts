import { describe, expect, it } from '@jest/globals'
import { oldDigest } from '../../../../fakes/fargate-service.ts'
import { digest, running } from '../world.ts'
import { app, arn, type Given, plan, spec } from './advisor.ts'

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
