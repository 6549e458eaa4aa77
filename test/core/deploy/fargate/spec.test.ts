import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../../../src/core/command/failure.ts'
import { parseTaskDefinition } from '../../../../src/core/deploy/fargate/spec.ts'

const yaml = `
family: advisor
networkMode: awsvpc
requiresCompatibilities: [FARGATE]
cpu: 256
memory: "1 GB"
containerDefinitions:
  - name: app
    image: <IMAGE>
    environment: [{ name: LOG_LEVEL, value: info }]
    secrets: [{ name: TOKEN, valueFrom: "arn:aws:ssm:us-east-1:123456789012:parameter/token" }]
    portMappings: [{ containerPort: 8501 }]
    ulimits: [{ name: nofile, softLimit: 1024, hardLimit: 4096 }]
`

describe('a task definition in AWS’s own shape', () => {
  it('is read from YAML, what is not judged as it is', () => {
    expect(parseTaskDefinition(yaml, 'f')).toEqual({
      family: 'advisor',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '1 GB',
      containerDefinitions: [
        {
          name: 'app',
          image: '<IMAGE>',
          environment: [{ name: 'LOG_LEVEL', value: 'info' }],
          secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/token' }],
          portMappings: [{ containerPort: 8501 }],
          ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
        },
      ],
    })
  })

  it('may be what AWS describes', () => {
    const described = {
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/a:1',
      revision: 1,
      status: 'ACTIVE',
      registeredAt: '2026-01-01T00:00:00Z',
      deleteRequestedAt: null,
      family: 'a',
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'x', environment: [] }],
    }
    expect(Object.keys(parseTaskDefinition(JSON.stringify(described), 'f'))).toEqual([
      'family',
      'networkMode',
      'cpu',
      'memory',
      'containerDefinitions',
    ])
  })

  it.each([
    ['no YAML', 'family: [', 'is neither JSON nor YAML'],
    ['no family', 'cpu: 256', 'family must be'],
    ['no containers', yaml.replace(/containerDefinitions:[\s\S]*/, ''), 'containerDefinitions must hold'],
    ['a misspelt member', `${yaml}memroy: 1`, 'unknown member "memroy"; did you mean "memory"?'],
    [
      'a misspelt member of a container',
      yaml.replace('portMappings', 'portMapings'),
      '"containerDefinitions[0].portMapings"; did you mean "portMappings"?',
    ],
    [
      'a size that Fargate does not have',
      yaml.replace('256', '512').replace('1 GB', '512'),
      '1024 to 4096 in steps',
    ],
    ['an unknown cpu', yaml.replace('256', '300'), 'cpu 300 is none that Fargate has: 256, 512'],
    ['no size', yaml.replace('cpu: 256\n', ''), 'cpu and memory are required'],
    ['another network', yaml.replace('awsvpc', 'bridge'), 'networkMode must be awsvpc'],
    ['another launch type', yaml.replace('[FARGATE]', '[EC2]'), 'requiresCompatibilities must name FARGATE'],
    [
      'a map for a list',
      yaml.replace(/\[\{ name: LOG.*\]/, '{ LOG_LEVEL: info }'),
      'environment must be a list',
    ],
    ['a number for a text', yaml.replace('value: info', 'value: 1'), 'environment[0].value must be text'],
    ['a variable without value', yaml.replace('value: info', 'value:'), 'environment[0].value has no value'],
    ['a name twice', yaml.replace('name: TOKEN', 'name: LOG_LEVEL'), 'sets LOG_LEVEL twice'],
    ['a wrong port', yaml.replace('8501', '70000'), 'containerPort must be a whole number'],
    [
      'a container without name',
      yaml.replace('name: app', 'essential: true'),
      'containerDefinitions[0].name must be',
    ],
  ])('refuses %s', (_, text, message) => {
    const act = () => parseTaskDefinition(text, 'deploy/task.yml')
    expect(act).toThrow(UsageError)
    expect(act).toThrow(expect.objectContaining({ code: 'malformed-file', input: 'spec' }))
    expect(act).toThrow(message)
  })
})
