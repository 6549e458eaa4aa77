import { describe, expect, it } from '@jest/globals'
import { deployment, oldDigest } from '../../../../fakes/lightsail-service.ts'
import { app, digest, endpoint, plan, running, spec, withEnvironment } from './advisor.ts'

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
