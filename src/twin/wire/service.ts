import type { IncomingHttpHeaders } from 'node:http'
import type { GetCallerIdentity$ } from '@aws-sdk/client-sts'
import { NormalizedSchema } from '@smithy/core/schema'
import type { Answer } from '../http.ts'
import type { Key } from '../sts/key-ring.ts'
import type { Constraints } from './constraints.ts'

/** An operation as the `@aws-sdk/client-*` packages describe it at run time. */
export type OperationSchema = typeof GetCallerIdentity$

export type Request = {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Caller = {
  /** Absent for the operations that need no signature. */
  readonly key: Key | undefined
  readonly region: string
}

export type Operation = {
  readonly schema: OperationSchema
  readonly handle: (input: unknown, caller: Caller) => Promise<unknown>
}

/** Joins a schema with its behaviour; the wire has validated `input` against the schema before `handle` sees it. */
export const operation = <Input, Output>(
  schema: OperationSchema,
  handle: (input: Input, caller: Caller) => Output | Promise<Output>,
): Operation => ({ schema, handle: async (input, caller) => handle(input as Input, caller) })

export const nameOf = (schema: OperationSchema): string => schema[2]
export const inputOf = (schema: OperationSchema): NormalizedSchema => NormalizedSchema.of(schema[4])
export const outputOf = (schema: OperationSchema): NormalizedSchema => NormalizedSchema.of(schema[5])

/** One protocol for one service: recognises its requests, decodes them, encodes answers and errors. */
export type Wire = {
  /** The operation's name when the request is for this service. */
  match(request: Request): string | undefined
  decode(schema: OperationSchema, request: Request): Promise<unknown>
  encode(schema: OperationSchema, output: unknown): Answer
  refuse(refusal: WireError): Answer
  /** What this protocol's front door says, for errors that no service models. */
  readonly door: Readonly<Record<DoorError, { readonly code: string; readonly status: number }>>
}
export type DoorError =
  | 'unknown-operation'
  | 'not-signed'
  | 'unknown-key'
  | 'expired-token'
  | 'bad-signature'
  | 'throttled'
  | 'internal'

export type WireError = {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly members?: Readonly<Record<string, string>>
}

export type Service = {
  /** As it stands in the call log, in fault rows and in a signature's scope. */
  readonly id: string
  readonly wire: Wire
  readonly operations: readonly Operation[]
  /** The client's package: its error schemas are looked up here, as `<name>$`. */
  readonly shapes: Readonly<Record<string, unknown>>
  readonly constraints: Constraints
  /** Operations that need no signature. */
  readonly unsigned: readonly string[]
  /** Throws the service's refusal when the caller's policies do not allow the call. */
  authorize(caller: Caller, operation: string, input: unknown): void
  /** What the service says to a request that breaks its schema. */
  readonly invalid: WireError
}

/** The service's own "no": one of its modeled exceptions, by name, or a code that it uses without modeling it. */
export class Refusal extends Error {
  readonly exception: string
  readonly members: Readonly<Record<string, string>>
  readonly status: number | undefined

  constructor(
    exception: string,
    message: string,
    options: { members?: Readonly<Record<string, string>>; status?: number } = {},
  ) {
    super(message)
    this.name = 'Refusal'
    this.exception = exception
    this.members = options.members ?? {}
    this.status = options.status
  }
}
