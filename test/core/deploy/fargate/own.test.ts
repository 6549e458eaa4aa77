import { describe, expect, it } from '@jest/globals'
import { among, ofDeployment } from '../../../../src/core/deploy/fargate/own.ts'
import type { ServiceDeployment, Task } from '../../../../src/core/deploy/fargate/service.ts'
import { deployment, ours, own } from './ours.ts'

describe('which service deployment is ours', () => {
  it.each<readonly [string, readonly ServiceDeployment[], string | undefined, string | undefined]>([
    ['none that was there before', [deployment('before', 1)], undefined, undefined],
    ['the new one', [deployment('before', 1), deployment('a', 2)], 'a', undefined],
    ['none of another revision', [deployment('a', 2, 'theirs')], undefined, undefined],
    [
      'not one whose revision is not told yet',
      [{ arn: 'a', createdAt: 2, status: 'PENDING' }],
      undefined,
      undefined,
    ],
    ['the new one, and a newer one is not', [deployment('a', 2), deployment('b', 3, 'theirs')], 'a', 'b'],
    ['the first of two of one revision', [deployment('a', 2), deployment('b', 3)], 'a', 'b'],
    [
      'the new one, though an older one was listed late',
      [deployment('z', 1, 'theirs'), deployment('a', 2)],
      'a',
      undefined,
    ],
  ])('%s', (_, deployments, mine, newer) => {
    const found = among(deployments, own)
    expect([found.mine?.arn, found.newer?.arn]).toEqual([mine, newer])
  })

  it('has the tasks that were started since, of its own revision', () => {
    const task = (arn: string, createdAt: number, taskDefinition = ours): Task => ({
      arn,
      createdAt,
      taskDefinition,
      status: 'RUNNING',
      health: 'UNKNOWN',
      containers: [],
    })
    const tasks = [task('old', 1), task('new', 3), task('other', 3, 'theirs')]
    expect(ofDeployment(tasks, own, deployment('a', 2)).map(({ arn }) => arn)).toEqual(['new'])
  })
})
