import {
  CreateContainerServiceCommand,
  CreateContainerServiceDeploymentCommand,
  type CreateContainerServiceDeploymentCommandInput,
  GetBundlesCommand,
  GetContainerServicesCommand,
  type LightsailClient,
} from '@aws-sdk/client-lightsail'
import { AssumeRoleWithWebIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { FaultAnswer } from '../../../src/twin/faults.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { lightsailClient, refusalOf, session, stsClient, token } from '../client.ts'

let twin: Twin
let client: LightsailClient
beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
  client = lightsailClient(twin, await session(twin))
  const { accessKeyId, secret } = twin.userKey()
  await lightsailClient(twin, { accessKeyId, secretAccessKey: secret }).send(
    new CreateContainerServiceCommand({ serviceName: 'advisor', power: 'nano', scale: 1 }),
  )
})
afterAll(() => twin.stop())
beforeEach(() => {
  twin.faults.rows.length = 0
})

const app = { image: 'example.invalid/app:1', ports: { '80': 'HTTP' as const } }
const good: CreateContainerServiceDeploymentCommandInput = {
  serviceName: 'advisor',
  containers: { app },
  publicEndpoint: { containerName: 'app', containerPort: 80 },
}
const wrong: readonly (readonly [string, object, string])[] = [
  [
    'no service name',
    { serviceName: undefined },
    "'serviceName' failed to satisfy constraint: Member must not be null",
  ],
  ['a service name in capitals', { serviceName: 'Advisor' }, 'regular expression pattern'],
  ['a service name that is too long', { serviceName: 'a'.repeat(64) }, 'length less than or equal to 63'],
  ['a container name with a dot', { containers: { 'a.b': app } }, 'regular expression pattern'],
  [
    'eleven containers',
    { containers: Object.fromEntries([...'abcdefghijk'].map((n) => [n, app])) },
    'equal to 10',
  ],
  [
    'a protocol that is none',
    { containers: { app: { ...app, ports: { '80': 'GOPHER' } } } },
    'enum value set: [HTTP',
  ],
  ['an interval under five seconds', health({ intervalSeconds: 4 }), 'value greater than or equal to 5'],
  ['a time-out over a minute', health({ timeoutSeconds: 61 }), 'value less than or equal to 60'],
  ['success codes in words', health({ successCodes: 'ok' }), 'regular expression pattern'],
  [
    'an endpoint without port',
    { publicEndpoint: { containerName: 'app' } },
    "'publicEndpoint.containerPort'",
  ],
]
function health(healthCheck: object): object {
  return { publicEndpoint: { ...good.publicEndpoint, healthCheck } }
}

describe('a request', () => {
  it.each(wrong)('is refused for %s', async (_, change, message) => {
    const input = { ...good, ...change } as CreateContainerServiceDeploymentCommandInput
    const refusal = await refusalOf(client.send(new CreateContainerServiceDeploymentCommand(input)))
    expect(refusal.name).toBe('InvalidInputException')
    expect(refusal.message).toContain(message)
  })

  it.each([
    ['a member of another type', { serviceName: 7 }, "'serviceName' must be a string, not number"],
    ['a member that there is not', { serviceName: 'advisor', service: 'x' }, "'service' is not a member of"],
    ['a list in place of a map', { serviceName: 'advisor', containers: [] }, "'containers' must be a map"],
  ])('is refused for %s, which no SDK would send', async (_, body, message) => {
    const refusal = await rawRefusal('CreateContainerServiceDeployment', JSON.stringify(body))
    expect(refusal).toMatchObject({ __type: 'InvalidInputException', code: 'InvalidInputException' })
    expect(refusal['message']).toContain(message)
  })

  it('is refused when it is no JSON', async () => {
    expect(await rawRefusal('GetContainerServices', '{"')).toMatchObject({ __type: 'SerializationException' })
  })

  it('is refused without a signature', async () => {
    const headers = { 'x-amz-target': 'Lightsail_20161128.GetContainerServices' }
    const answer = await fetch(twin.url, { method: 'POST', headers, body: '{}' })
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' })
  })

  it('is refused for an operation or a service that the twin does not have', async () => {
    expect((await refusalOf(client.send(new GetBundlesCommand({})))).name).toBe('UnknownOperationException')
    expect((await refusalOf(stsClient(twin).send(new GetSessionTokenCommand({})))).name).toBe('InvalidAction')
    expect((await fetch(`${twin.url}/elsewhere`)).status).toBe(404)
  })

  it('of the query protocol is refused for a parameter that there is not', async () => {
    const form = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', Tags: 'x' }
    const answer = await fetch(twin.url, { method: 'POST', body: new URLSearchParams(form) })
    const text = await answer.text()
    expect(text).toContain('<Code>ValidationError</Code>')
    expect(text).toContain("'Tags' is not a member of AssumeRoleWithWebIdentityRequest")
    expect(text).toContain("Value null at 'RoleArn'")
  })

  it('stands in the call log with what it was refused for', async () => {
    const from = twin.calls.length
    await refusalOf(client.send(new GetContainerServicesCommand({ serviceName: 'nobody' })))
    expect(twin.calls.slice(from)).toMatchObject([
      {
        service: 'lightsail',
        operation: 'GetContainerServices',
        input: { serviceName: 'nobody' },
        error: 'NotFoundException',
      },
    ])
  })
})

/** Signed by the SDK, its body replaced before that. */
async function rawRefusal(operation: string, body: string): Promise<Record<string, unknown>> {
  const raw = lightsailClient(twin, await session(twin))
  let answer: Record<string, unknown> = {}
  raw.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body: string; headers: Record<string, string> }
      request.body = body
      request.headers['x-amz-target'] = `Lightsail_20161128.${operation}`
      request.headers['content-length'] = String(Buffer.byteLength(body))
      return next(args)
    },
    { step: 'build', priority: 'low' },
  )
  try {
    await raw.send(new GetContainerServicesCommand({}))
  } catch (error) {
    const { name, message } = error as Error
    answer = { ...(error as object), __type: name, message }
  }
  return answer
}

const names: readonly (readonly [FaultAnswer, string])[] = [
  ['throttled', 'ThrottlingException'],
  ['5xx', 'InternalFailure'],
  ['reset', 'Error'],
  ['truncated', 'Error'],
  ['malformed', 'SyntaxError'],
]

describe('faults', () => {
  const ask = () => client.send(new GetContainerServicesCommand({}))

  it.each(names)('%s reaches the client', async (answer, name) => {
    twin.faults.rows.push({ service: 'lightsail', operation: 'GetContainerServices', nth: 'every', answer })
    expect((await refusalOf(ask())).name).toBe(name)
  })

  it('slow takes its time', async () => {
    const row = {
      service: 'lightsail',
      operation: 'GetContainerServices',
      nth: 'every',
      answer: 'slow',
      delay: 300,
    } as const
    twin.faults.rows.push(row)
    const start = Date.now()
    await ask()
    expect(Date.now() - start).toBeGreaterThanOrEqual(290)
  })

  it('come at the call that the row names, and at no other', async () => {
    const other = await startTwin({
      health: 'simulated',
      faults: [{ service: 'sts', operation: 'AssumeRoleWithWebIdentity', nth: 2, answer: 'throttled' }],
    })
    const assume = async () =>
      stsClient(other).send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: other.roleArn,
          RoleSessionName: 'gh',
          WebIdentityToken: await token(other),
        }),
      )
    await assume()
    expect((await refusalOf(assume())).name).toBe('Throttling')
    await assume()
    await other.stop()
  })
})
