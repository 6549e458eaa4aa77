import { describe, expect, it } from '@jest/globals'
import { refusalOf } from '../../client.ts'
import * as sample from '../sample.ts'
import { breaker, service } from './service.ts'

const { its, begin, revision, statuses } = service()

describe('UpdateService', () => {
  it.each([
    ['a new revision', { taskDefinition: 'advisor:2' }, 2],
    ['force', { forceNewDeployment: true }, 2],
    ['another network', { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }, 2],
    ['another platform', { platformVersion: '1.3.0' }, 2],
    ['the revision that runs', { taskDefinition: 'advisor:1' }, 1],
    ['another count', { desiredCount: 2 }, 1],
    ['another configuration', { deploymentConfiguration: breaker(false) }, 1],
  ])('with %s', async (_, change, count) => {
    await begin()
    await revision()
    await sample.update(its.client, change)
    expect(await statuses()).toHaveLength(count)
  })

  it('with another count brings that many about', async () => {
    await begin()
    await sample.update(its.client, { desiredCount: 3 })
    while ((await sample.described(its.client)).runningCount !== 3)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await sample.update(its.client, { desiredCount: 0 })
    while ((await sample.described(its.client)).runningCount !== 0)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await fetch(its.twin.fargate.serviceUrl(sample.cluster, sample.service))).status).toBe(503)
  })

  it('with what the twin does not know is a defect to be seen', async () => {
    await begin()
    expect((await refusalOf(sample.update(its.client, { enableExecuteCommand: true }))).message).toContain(
      'enableExecuteCommand',
    )
  })
})

it('throttles by the table of faults', async () => {
  await begin({ faults: [{ service: 'ecs', operation: 'UpdateService', nth: 1, answer: 'throttled' }] })
  expect((await refusalOf(sample.update(its.client, { forceNewDeployment: true }))).name).toBe(
    'ThrottlingException',
  )
  expect(await statuses()).toHaveLength(1)
})
