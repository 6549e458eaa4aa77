/** What the SDK's codecs ask of a client's configuration. */
export const serde = {
  base64Decoder: (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64')),
  base64Encoder: (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64'),
  utf8Decoder: (text: string): Uint8Array => Uint8Array.from(Buffer.from(text)),
  utf8Encoder: (bytes: Uint8Array | string): string => Buffer.from(bytes).toString(),
  streamCollector: async (): Promise<Uint8Array> => {
    throw new Error('the twin answers no streams')
  },
}
