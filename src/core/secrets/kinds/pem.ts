import { elements, tags } from '../der.ts'
import type { Rule } from '../hit.ts'
import type { Kind } from '../kind.ts'

const rotate = [
  'make a new key pair and put its public half wherever the old one is trusted (authorized_keys, certificates, IdP)',
  'revoke the old one: ssh: remove its line from authorized_keys; TLS: revoke the certificate at its issuer',
  'aws ec2 delete-key-pair --key-name NAME   # EC2; for Lightsail: aws lightsail delete-key-pair',
]
const privateKey: Rule = { id: 'private-key', title: 'Private key', severity: 'critical', rotate }
const encryptedKey: Rule = {
  id: 'encrypted-private-key',
  title: 'Private key under a passphrase',
  severity: 'medium',
  rotate,
}

const opening = '-----BEGIN '
const label = /^(?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?$/
/** The shortest real one, Ed25519 in PKCS#8, has 48 bytes. */
const shortest = 48
/** A 16,384-bit RSA key has 13 KiB in base64; room for escapes and indentation. */
const longest = 32 * 1024

/** PEM and OpenSSH private keys whose body decodes to a key; a header with anything else below it is silent. */
export const pem: Kind = {
  rules: [privateKey, encryptedKey],
  inBinary: true,
  anchors: ['private key'],
  *find({ text }) {
    for (let at = text.indexOf(opening); at !== -1; ) {
      const labelEnd = text.indexOf('-----', at + opening.length)
      if (labelEnd === -1) return
      const next = text.indexOf('-----', labelEnd + 5)
      const bodyEnd = next === -1 ? text.length : next
      const name = labelEnd - at < 64 ? text.slice(at + opening.length, labelEnd) : ''
      if (label.test(name) && bodyEnd - labelEnd < longest) {
        const body = bodyOf(text.slice(labelEnd + 5, bodyEnd))
        const verdict = judge(name, body)
        if (verdict !== undefined) {
          const { rule, confidence } = verdict
          yield { rule, confidence, secret: body.base64, key: name, start: at, end: bodyEnd }
        }
      }
      at = text.indexOf(opening, labelEnd)
    }
  },
}

type Body = { readonly base64: string; readonly encrypted: boolean }

/** The base64 of a body as it stands in a file, a JSON or shell string, or source code that joins lines. */
function bodyOf(written: string): Body {
  const plain = written
    .replace(/\\+[nrt]/g, '\n')
    .replace(/["'`][ \t]{0,8}\+?[ \t]{0,8}\r?\n/g, '\n')
    .replace(/["'`,;\\]/g, '')
  const lines = plain.split('\n').map((line) => line.trim())
  const headers = lines.filter((line) => line.includes(': '))
  return {
    base64: lines
      .filter((line) => !line.includes(': ') && !line.startsWith('='))
      .join('')
      .replace(/\s/g, ''),
    encrypted: headers.some((line) => /^(?:Proc-Type: 4,ENCRYPTED|DEK-Info: )/.test(line)),
  }
}

const certain = { rule: privateKey, confidence: 'high' } as const
const locked = { rule: encryptedKey, confidence: 'low' } as const

function judge(name: string, { base64, encrypted }: Body): typeof certain | typeof locked | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length < shortest || new Set(bytes).size < 16) return undefined
  if (encrypted) return locked
  if (name === 'OPENSSH PRIVATE KEY') return openssh(bytes)
  if (name === 'PGP PRIVATE KEY BLOCK') return isPgpSecret(bytes) ? certain : undefined
  const outer = elements(bytes)
  const inner =
    outer?.length === 1 && outer[0]?.tag === tags.sequence ? elements(outer[0].content) : undefined
  const kinds = inner?.map(({ tag }) => tag) ?? []
  if (name === 'ENCRYPTED PRIVATE KEY') {
    return kinds[0] === tags.sequence && kinds[1] === tags.octets ? locked : undefined
  }
  return kinds[0] === tags.integer && kinds.length >= 2 && inner?.some(holdsKey) === true
    ? certain
    : undefined
}

/** A version comes first; the key is an integer (RSA, DSA) or an octet string (EC, PKCS#8) of some length. */
const holdsKey = ({ tag, content }: { readonly tag: number; readonly content: Uint8Array }): boolean =>
  (tag === tags.integer || tag === tags.octets) && content.length >= 20

/** PROTOCOL.key of OpenSSH: magic, then the name of the cipher. */
function openssh(bytes: Buffer): typeof certain | typeof locked | undefined {
  const magic = 'openssh-key-v1\0'
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined
  const size = bytes.readUInt32BE(magic.length)
  return bytes.toString('latin1', magic.length + 4, magic.length + 4 + size) === 'none' ? certain : locked
}

/** RFC 9580 §4.2: the first packet is a secret key (tag 5), in the old or the new form of its header. */
const isPgpSecret = (bytes: Buffer): boolean => {
  const head = bytes[0] ?? 0
  return (head & 0xc0) === 0xc0 ? (head & 0x3f) === 5 : (head & 0x80) === 0x80 && (head & 0x3c) >> 2 === 5
}
