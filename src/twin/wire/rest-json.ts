import { jsonBodies } from './json-bodies.ts'
import { nameOf, type OperationSchema, type Wire } from './service.ts'

const headers = { 'content-type': 'application/json' }

type HttpTrait = { readonly http?: readonly [method: string, path: string, status: number] }

/**
 * restJson1 for operations whose whole input is the body: method and path name the operation.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJson(operations: readonly OperationSchema[]): Wire {
  return {
    match({ method, url }) {
      const found = operations.find((schema) => {
        const [wanted, path] = (schema[3] as HttpTrait).http ?? []
        return method === wanted && url.pathname === path
      })
      return found === undefined ? undefined : nameOf(found)
    },
    ...jsonBodies(headers, true),
    refuse: ({ code, status, message, members }) => ({
      status,
      headers: { ...headers, 'x-amzn-errortype': code },
      body: JSON.stringify({ message, ...members }),
    }),
    // https://docs.aws.amazon.com/inspector/v2/APIReference/CommonErrors.html; what their fronts say is `unverified`.
    door: {
      'unknown-operation': { code: 'UnknownOperationException', status: 404 },
      'not-signed': { code: 'MissingAuthenticationTokenException', status: 403 },
      'unknown-key': { code: 'UnrecognizedClientException', status: 403 },
      'expired-token': { code: 'ExpiredTokenException', status: 403 },
      'bad-signature': { code: 'InvalidSignatureException', status: 403 },
      throttled: { code: 'ThrottlingException', status: 429 },
      internal: { code: 'InternalServerException', status: 500 },
    },
  }
}
