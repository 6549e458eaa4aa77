import { describe, expect, it } from '@jest/globals'
import { running } from '../world.ts'
import { app, arn, plan, spec } from './advisor.ts'

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
