import { expect, it } from '@jest/globals'
import { ecs } from '../../../src/adapters/aws/ecs.ts'
import { inspectorApi } from '../../../src/adapters/aws/inspector.ts'
import { lightsail } from '../../../src/adapters/aws/lightsail.ts'
import { sts } from '../../../src/adapters/aws/sts.ts'
import { servers } from '../../server.ts'

const { signal } = new AbortController()
const credentials = { accessKeyId: 'x', secretAccessKey: 'x', sessionToken: 'x' }
const listen = servers()

/** Where a server answers every call with 200 and this. */
async function answering(body: string) {
  const { origin: endpoint } = await listen((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(body)
  })
  return { region: 'us-east-1', endpoint, credentials }
}

const repository = { name: 'advisor', arn: 'arn:aws:ecr:us-east-1:123456789012:repository/advisor' }
const digest = `sha256:${'0'.repeat(64)}` as const

type Where = Awaited<ReturnType<typeof answering>>
it.each<readonly [string, (where: Where) => Promise<unknown>]>([
  ['a service of ECS', (where) => ecs(where, 'c', 's', signal).find()],
  ['the deployments of ECS', (where) => ecs(where, 'c', 's', signal).deployments('unfinished')],
  ['the tasks of ECS', (where) => ecs(where, 'c', 's', signal).tasks()],
  ['a revision of ECS', (where) => ecs(where, 'c', 's', signal).revision('advisor')],
  ['a login of Lightsail', (where) => lightsail(where, 's', signal).registryLogin()],
  ['a new version of Lightsail', (where) => lightsail(where, 's', signal).create({ containers: {} })],
  ['the findings of Inspector', (where) => inspectorApi(where, repository, signal).findings(digest)],
])('takes an empty answer for no news about %s', async (_, ask) => {
  await expect(ask(await answering('{}'))).rejects.toMatchObject({ outcome: 'incomplete', detail: 'refused' })
})

it('takes what cannot be read for no answer of STS', async () => {
  const answer = await sts(await answering('<html>'), signal).assume('role', 'kship', 'a.b.c')
  expect(answer).toMatchObject({ failure: { status: 0 } })
})
