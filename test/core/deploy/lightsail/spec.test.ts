import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../../../src/core/command/failure.ts'
import { parseSpec } from '../../../../src/core/deploy/lightsail/spec.ts'

const yaml = `
serviceName: advisor
containers:
  app:
    environment: { LOG_LEVEL: info, PORT: "8501" }
    ports: { 8501: HTTP }
publicEndpoint:
  containerName: app
  containerPort: 8501
  healthCheck: { path: /_stcore/health, successCodes: "200", intervalSeconds: 30 }
`

function refusal(text: string): UsageError {
  try {
    parseSpec(text, 'deploy/lightsail.yml')
  } catch (error) {
    if (error instanceof UsageError) return error
  }
  throw new Error('no UsageError')
}

describe('a specification in AWS’s own shape', () => {
  it('is read from YAML', () => {
    expect(parseSpec(yaml, 'f')).toEqual({
      serviceName: 'advisor',
      target: 'app',
      workload: {
        containers: {
          app: {
            image: '',
            command: [],
            environment: { LOG_LEVEL: 'info', PORT: '8501' },
            ports: { 8501: 'HTTP' },
          },
        },
        publicEndpoint: {
          containerName: 'app',
          containerPort: 8501,
          healthCheck: { path: '/_stcore/health', successCodes: '200', intervalSeconds: 30 },
        },
      },
    })
  })

  it('is read from JSON all the same', () => {
    expect(parseSpec('{"containers":{"app":{"image":"x:latest"}}}', 'f').target).toBe('app')
  })

  it.each(['', '"<IMAGE>"', '"$' + '{IMAGE}"', '"{{ image }}"', 'IMAGE'])(
    'fills in the one container of two whose image is %s',
    (image) => {
      const text = `containers:\n  web: { image: nginx:1 }\n  app:\n    image: ${image}\n`
      expect(parseSpec(text, 'f').target).toBe('app')
    },
  )

  it.each([
    ['no YAML', 'containers: [', 'is neither JSON nor YAML'],
    ['brackets without end', '['.repeat(100_000), 'is nested too deeply at line 1'],
    ['a list', '- a', 'the file must be a map'],
    ['no containers', 'serviceName: a', 'containers must name at least one'],
    [
      'a misspelt member',
      'containers: { app: { enviroment: { A: b } } }',
      '"containers.app.enviroment"; did you mean "environment"?',
    ],
    [
      'a number for a text',
      'containers: { app: { environment: { PORT: 1 } } }',
      'containers.app.environment.PORT must be text; put it in quotes',
    ],
    [
      'a variable without value',
      'containers: { app: { environment: { PORT: } } }',
      'containers.app.environment.PORT has no value',
    ],
    ['a wrong container name', 'containers: { App_1: {} }', 'container name "App_1"'],
    ['a wrong protocol', 'containers: { app: { ports: { 80: http } } }', 'containers.app.ports must map'],
    ['a wrong port', 'containers: { app: { ports: { 70000: HTTP } } }', 'containers.app.ports must map'],
    [
      'a command that is no list',
      'containers: { app: { command: run } }',
      'containers.app.command must be a list',
    ],
    [
      'an endpoint at no container',
      'containers: { app: {} }\npublicEndpoint: { containerName: b }',
      'publicEndpoint.containerName',
    ],
    [
      'an endpoint at no port',
      'containers: { app: {} }\npublicEndpoint: { containerName: app, containerPort: 1 }',
      'publicEndpoint.containerPort',
    ],
    [
      'an interval out of range',
      `${yaml.replace('30', '1')}`,
      'intervalSeconds must be a whole number from 5 to 300',
    ],
    ['two images to fill in', 'containers: { a: {}, b: {} }', 'exactly one container must leave its image'],
    ['no image to fill in', 'containers: { a: { image: x:1 }, b: { image: y:1 } }', 'none does'],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]`,
      'aliases',
    ],
  ])('refuses %s', (_, text, message) => {
    const error = refusal(text)
    expect(error).toMatchObject({ code: 'malformed-file', input: 'spec' })
    expect(error.message).toContain('deploy/lightsail.yml')
    expect(error.message).toContain(message)
  })

  it('quotes no line of a broken file', () => {
    const error = refusal('containers: { app: { environment: { KEY: "hunter2hunter2" } }')
    expect(error.message).not.toContain('hunter2')
  })
})
