import { randomUUID } from 'node:crypto'
import { XmlCodec } from '@aws-sdk/core/protocols'
import { fromForm } from './form.ts'
import { serde } from './serde.ts'
import { inputOf, nameOf, outputOf, type Request, type Wire } from './service.ts'

const headers = { 'content-type': 'text/xml' }

/** awsQuery: a form with Action and Version in, XML out. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function awsQuery({ version, namespace }: { version: string; namespace: string }): Wire {
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    xmlNamespace: namespace,
    serviceNamespace: '',
  })
  codec.setSerdeContext(serde)
  return {
    match(request) {
      if (!String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')) return
      const form = formOf(request)
      return form.get('Version') === version ? (form.get('Action') ?? '') : undefined
    },
    decode: async (schema, request) => fromForm(inputOf(schema), formOf(request)),
    encode(schema, output) {
      const serializer = codec.createSerializer()
      serializer.write(outputOf(schema), output)
      // The codec names the outer element after the output's shape; the protocol wants it after the operation.
      const inner = String(serializer.flush())
        .replace(/^<[^>]*>/, '')
        .replace(/<\/[^>]*>$/, '')
      const name = nameOf(schema)
      const body = `<${name}Response xmlns="${namespace}"><${name}Result>${inner}</${name}Result>${metadata()}</${name}Response>`
      return { status: 200, headers, body }
    },
    refuse({ code, status, message }) {
      const type = status < 500 ? 'Sender' : 'Receiver'
      const error = `<Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message>`
      const body = `<ErrorResponse xmlns="${namespace}"><Error>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`
      return { status, headers, body }
    },
    // https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
    door: {
      'unknown-operation': { code: 'InvalidAction', status: 400 },
      'not-signed': { code: 'MissingAuthenticationToken', status: 403 },
      'unknown-key': { code: 'InvalidClientTokenId', status: 403 },
      'expired-token': { code: 'ExpiredToken', status: 403 },
      'bad-signature': { code: 'SignatureDoesNotMatch', status: 403 },
      throttled: { code: 'Throttling', status: 400 },
      internal: { code: 'InternalFailure', status: 500 },
    },
  }
}

const formOf = (request: Request): URLSearchParams => new URLSearchParams(request.body.toString('utf8'))

const metadata = (): string => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[<>&"]/g, (sign) => entities[sign] ?? sign)
