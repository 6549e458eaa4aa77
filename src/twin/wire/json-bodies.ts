import { JsonCodec2 } from '@smithy/core/protocols'
import { fromJson } from './json-input.ts'
import { serde } from './serde.ts'
import { inputOf, outputOf, type Wire } from './service.ts'

/**
 * The bodies of both JSON protocols: an empty one is an empty object.
 * @param jsonName members are called as the trait of that name says
 */
export function jsonBodies(
  headers: Readonly<Record<string, string>>,
  jsonName: boolean,
): Pick<Wire, 'decode' | 'encode'> {
  const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName })
  codec.setSerdeContext(serde)
  return {
    async decode(schema, { body }) {
      return fromJson(inputOf(schema), JSON.parse(body.length === 0 ? '{}' : body.toString('utf8')))
    },
    encode(schema, output) {
      const serializer = codec.createSerializer()
      serializer.write(outputOf(schema), output)
      // A plain array: the codec's own warns of every use as a string.
      return { status: 200, headers, body: new Uint8Array(serializer.flush()) }
    },
  }
}
