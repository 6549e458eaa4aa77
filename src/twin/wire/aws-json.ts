import { jsonBodies } from './json-bodies.ts'
import type { Wire } from './service.ts'

const contentType = 'application/x-amz-json-1.1'
const targetHeader = 'x-amz-target'

/** awsJson1_1: POST /, the operation in `X-Amz-Target: <target>.<operation>`. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function awsJson(target: string): Wire {
  const headers = { 'content-type': contentType }
  return {
    match(request) {
      const header = String(request.headers[targetHeader] ?? '')
      // A target may hold dots of its own, as CloudTrail's does.
      const dot = header.lastIndexOf('.')
      return dot > 0 && header.slice(0, dot) === target ? header.slice(dot + 1) : undefined
    },
    ...jsonBodies(headers, false),
    refuse: ({ code, status, message, members }) => ({
      status,
      headers: { ...headers, 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message, ...members }),
    }),
    // https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/CommonErrors.html
    door: {
      'unknown-operation': { code: 'UnknownOperationException', status: 400 },
      'not-signed': { code: 'MissingAuthenticationTokenException', status: 400 },
      'unknown-key': { code: 'UnrecognizedClientException', status: 400 },
      'expired-token': { code: 'ExpiredTokenException', status: 400 },
      'bad-signature': { code: 'InvalidSignatureException', status: 400 },
      throttled: { code: 'ThrottlingException', status: 400 },
      internal: { code: 'InternalFailure', status: 500 },
    },
  }
}
