import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faults } from '../faults.ts'
import { bodyOf, type Handle, json, send } from '../http.ts'
import type { KeyRing } from '../sts/key-ring.ts'
import {
  type Caller,
  type DoorError,
  inputOf,
  nameOf,
  type Operation,
  outputOf,
  Refusal,
  type Request,
  type Service,
  type WireError,
} from './service.ts'
import { signedBy } from './signature.ts'
import { validate } from './validate.ts'

/** What was asked and answered; for tests, never printed: inputs hold environment values. */
export type Call = {
  readonly service: string
  readonly operation: string
  readonly input: unknown
  readonly accessKeyId: string | undefined
  /** The error's code, when it was one. */
  readonly error?: string
}

type World = {
  readonly services: readonly Service[]
  readonly keys: KeyRing
  readonly faults: Faults
  readonly calls: Call[]
}

/** One address for every AWS service: the request itself says which it is for. */
export const endpoint =
  (world: World): Handle =>
  async (incoming, response) => {
    const request = await read(incoming)
    for (const service of world.services) {
      const name = service.wire.match(request)
      if (name !== undefined) return answer(world, service, name, request, response)
    }
    const message = `no service of the twin answers ${request.method} ${request.url.pathname}`
    await send(response, json(404, { __type: 'UnknownOperationException', message }))
  }

async function answer(
  world: World,
  service: Service,
  name: string,
  request: Request,
  response: ServerResponse,
): Promise<void> {
  const { wire } = service
  const fault = world.faults.take(service.id, name)
  if (fault?.answer === 'reset') return void response.destroy()
  const entry: { -readonly [Key in keyof Call]: Call[Key] } = {
    service: service.id,
    operation: name,
    input: undefined,
    accessKeyId: undefined,
  }
  world.calls.push(entry)
  try {
    if (fault?.answer === 'throttled') throw door('throttled', 'Rate exceeded')
    if (fault?.answer === '5xx') throw door('internal', 'an internal error of the service')
    const operation = service.operations.find(({ schema }) => nameOf(schema) === name)
    if (operation === undefined)
      throw door('unknown-operation', `the twin's ${service.id} has no operation "${name}"`)
    const caller = authenticate(world.keys, service, name, request)
    entry.accessKeyId = caller.key?.accessKeyId
    const output = await carryOut(service, operation, request, caller, (input) => {
      entry.input = input
    })
    await send(response, wire.encode(operation.schema, output), fault)
  } catch (error) {
    const refusal = wireError(service, error)
    entry.error = refusal.code
    await send(response, wire.refuse(refusal), fault)
  }
}

async function carryOut(
  { wire, constraints, invalid, authorize }: Service,
  { schema, handle }: Operation,
  request: Request,
  caller: Caller,
  record: (input: unknown) => void,
): Promise<unknown> {
  const input = await wire.decode(schema, request)
  record(input)
  const wrong = validate(inputOf(schema), input, constraints)
  if (wrong.length > 0) {
    const errors = `${wrong.length} validation error${wrong.length === 1 ? '' : 's'} detected`
    throw new Refusal(invalid.code, `${errors}: ${wrong.join('; ')}`, {
      status: invalid.status,
      members: invalid.members ?? {},
    })
  }
  authorize(caller, nameOf(schema), input)
  const output = await handle(input, caller)
  const broken = validate(outputOf(schema), output, constraints)
  if (broken.length > 0)
    throw new Error(`the answer to ${nameOf(schema)} breaks its schema: ${broken.join('; ')}`)
  return output
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
function authenticate(keys: KeyRing, service: Service, name: string, request: Request): Caller {
  const signed = signedBy(request)
  if (service.unsigned.includes(name)) return { key: undefined, region: signed?.region ?? 'us-east-1' }
  if (signed === undefined) throw door('not-signed', 'Missing Authentication Token')
  const key = keys.find(signed.accessKeyId)
  if (key === undefined || key.token !== signed.token)
    throw door('unknown-key', 'The security token included in the request is invalid.')
  if (keys.expired(key)) throw door('expired-token', 'The security token included in the request is expired')
  if (signed.service !== service.id || !signed.fits(key.secret)) {
    throw door(
      'bad-signature',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    )
  }
  return { key, region: signed.region }
}

class DoorRefusal extends Error {
  readonly door: DoorError

  constructor(error: DoorError, message: string) {
    super(message)
    this.door = error
  }
}
const door = (error: DoorError, message: string): DoorRefusal => new DoorRefusal(error, message)

function wireError(service: Service, error: unknown): WireError {
  if (error instanceof DoorRefusal) return { ...service.wire.door[error.door], message: error.message }
  if (error instanceof Refusal) {
    const { code, status } = modeled(service.shapes[`${error.exception}$`])
    return {
      code: code ?? error.exception,
      status: error.status ?? status ?? 400,
      message: error.message,
      members: error.members,
    }
  }
  // A defect of the twin, or JSON that does not parse: the latter is a SerializationException everywhere.
  if (error instanceof SyntaxError)
    return { code: 'SerializationException', status: 400, message: error.message }
  return {
    code: 'DefectOfTheTwin',
    status: 500,
    message: error instanceof Error ? error.message : String(error),
  }
}

/** Code and status as the error's own schema has them. */
function modeled(schema: unknown): { code?: string; status?: number } {
  if (!Array.isArray(schema)) return {}
  const traits = schema[3] as { httpError?: number; awsQueryError?: readonly [string, number] }
  const [code, status] = traits.awsQueryError ?? [undefined, traits.httpError]
  return { ...(code !== undefined && { code }), ...(status !== undefined && { status }) }
}

async function read(incoming: IncomingMessage): Promise<Request> {
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://twin'),
    headers: incoming.headers,
    body: await bodyOf(incoming),
  }
}
