import { GetContainerServicesCommand } from '@aws-sdk/client-lightsail'
import { describe, expect, it } from '@jest/globals'
import { ecsClient, lightsailClient, refusalOf, session } from '../../client.ts'
import * as sample from '../sample.ts'
import { definition, seeded } from './seeded.ts'

const its = seeded()

describe('a role is refused', () => {
  it('what it was not given', async () => {
    const lightsail = lightsailClient(
      its.twin,
      await session(its.twin, { RoleArn: its.twin.fargate.roleArn }),
    )
    const refusal = await refusalOf(lightsail.send(new GetContainerServicesCommand({})))
    expect(refusal.name).toBe('AccessDeniedException')
    const other = ecsClient(its.twin, await session(its.twin))
    expect(await refusalOf(sample.update(other, {}))).toEqual({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'ecs:UpdateService on resource: arn:aws:ecs:us-east-1:123456789012:service/production/advisor',
      ),
    })
  })

  it.each([
    ['executionRoleArn', { executionRoleArn: 'arn:aws:iam::123456789012:role/administrator' }],
    ['taskRoleArn', { taskRoleArn: 'arn:aws:iam::123456789012:role/administrator' }],
  ])('to pass a role as %s that it may not pass', async (_, task) => {
    expect(await refusalOf(sample.register(its.client, definition({ task })))).toEqual({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'iam:PassRole on resource: arn:aws:iam::123456789012:role/administrator',
      ),
    })
  })

  it('a service that its session does not name', async () => {
    const Policy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Action: 'ecs:*',
        Resource: 'arn:aws:ecs:us-east-1:123456789012:service/production/other',
      },
    })
    const narrow = ecsClient(its.twin, await session(its.twin, { RoleArn: its.twin.fargate.roleArn, Policy }))
    expect((await refusalOf(sample.described(narrow))).name).toBe('AccessDeniedException')
  })
})
