import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Request } from './service.ts'

export type Signed = {
  readonly accessKeyId: string
  readonly region: string
  readonly service: string
  readonly token: string | undefined
  /** Whether the signature is the one that `secret` makes. */
  fits(secret: string): boolean
}

const header =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

/** Signature Version 4 as the server checks it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signedBy(request: Request): Signed | undefined {
  const match = header.exec(request.headers.authorization ?? '')
  if (match === null) return undefined
  const [, accessKeyId = '', day = '', region = '', service = '', signed = '', signature = ''] = match
  return {
    accessKeyId,
    region,
    service,
    token: single(request, 'x-amz-security-token'),
    fits(secret) {
      const scope = `${day}/${region}/${service}/aws4_request`
      const text = [
        'AWS4-HMAC-SHA256',
        single(request, 'x-amz-date') ?? '',
        scope,
        hash(canonical(request, signed.split(';'))),
      ].join('\n')
      const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
        (from, part) => hmac(from, part),
        `AWS4${secret}`,
      )
      return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))
    },
  }
}

function canonical({ method, url, headers, body }: Request, signed: readonly string[]): string {
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const lines = signed.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replace(/\s+/g, ' ')}\n`,
  )
  return [method, url.pathname, query, lines.join(''), signed.join(';'), hash(body)].join('\n')
}

function single(request: Request, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

const hash = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
