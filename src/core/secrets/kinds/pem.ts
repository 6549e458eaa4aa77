import type { Kind } from '../kind.ts'
import { encryptedKey, locked, open, privateKey, type Verdict } from './keys/body.ts'
import { derKey } from './keys/der-key.ts'
import { openpgp } from './keys/pgp.ts'

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
  anchors: ['private key-----', 'private key block-----'],
  reach: longest,
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

function judge(name: string, { base64, encrypted }: Body): Verdict | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length < shortest || new Set(bytes).size < 16) return undefined
  if (encrypted) return locked
  if (name === 'OPENSSH PRIVATE KEY') return openssh(bytes)
  if (name === 'PGP PRIVATE KEY BLOCK') return openpgp(bytes)
  return derKey(bytes, name === 'ENCRYPTED PRIVATE KEY')
}

/** PROTOCOL.key of OpenSSH: magic, then the name of the cipher. */
function openssh(bytes: Buffer): Verdict | undefined {
  const magic = 'openssh-key-v1\0'
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined
  const size = bytes.readUInt32BE(magic.length)
  return bytes.toString('latin1', magic.length + 4, magic.length + 4 + size) === 'none' ? open : locked
}
