import { describe, expect, it } from '@jest/globals'
import { refusalOf } from '../../client.ts'
import * as sample from '../sample.ts'
import { definition, seeded } from './seeded.ts'

const its = seeded()
const unset = undefined as unknown as string

describe('a task definition is refused', () => {
  it.each([
    [
      'with a size that Fargate has not',
      { cpu: '256', memory: '3072' },
      'ClientException',
      'No Fargate configuration exists for given values: 256 CPU, 3072 memory',
    ],
    ['without cpu', { cpu: unset }, 'ClientException', "'cpu' be defined at the task level"],
    ['without memory', { memory: unset }, 'ClientException', "'memory' be defined at the task level"],
    ['with a cpu that is no number', { cpu: 'much' }, 'ClientException', "Invalid 'cpu' setting"],
    [
      'with another network mode',
      { networkMode: 'bridge' as const },
      'ClientException',
      "network mode 'awsvpc'",
    ],
    ['with no container', { containerDefinitions: [] }, 'ClientException', 'Container list cannot be empty'],
    [
      'with too many tags',
      { tags: Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: '' })) },
      'InvalidParameterException',
      'tags',
    ],
    ['with a family that is no name', { family: 'a b' }, 'InvalidParameterException', 'family'],
  ])('%s', async (_, task, name, message) => {
    const refusal = await refusalOf(sample.register(its.client, definition({ task })))
    expect(refusal).toEqual({ name, message: expect.stringContaining(message) })
  })

  it.each([
    ['without an image', { image: '' }, 'Container.image should not be null or empty'],
    ['with a name that is none', { name: 'a b' }, 'Invalid container name'],
    ['with nothing essential', { essential: false }, 'at least one essential container'],
    [
      'with ports that differ',
      { portMappings: [{ containerPort: 80, hostPort: 81 }] },
      'host ports and container ports',
    ],
    ['with a privileged container', { privileged: true }, 'privileged'],
  ])('%s', async (_, container, message) => {
    const refusal = await refusalOf(sample.register(its.client, definition({ container })))
    expect(refusal).toEqual({ name: 'ClientException', message: expect.stringContaining(message) })
  })

  it.each([
    [
      'an image in ECR',
      { image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/advisor:1' },
      'to support ECR images',
    ],
    ['secrets', { secrets: [{ name: 'A', valueFrom: 'arn' }] }, "'executionRoleArn'"],
    ['a log', { logConfiguration: { logDriver: 'awslogs' as const } }, 'log driver awslogs'],
  ])('with %s and no execution role', async (_, container, message) => {
    const refusal = await refusalOf(
      sample.register(its.client, definition({ container, task: { executionRoleArn: unset } })),
    )
    expect(refusal).toEqual({ name: 'ClientException', message: expect.stringContaining(message) })
  })

  it('with a health check out of bounds', async () => {
    const healthCheck = { ...sample.healthCheck, interval: 4 }
    const refusal = await refusalOf(sample.register(its.client, definition({ container: { healthCheck } })))
    expect(refusal.name).toBe('InvalidParameterException')
  })
})
