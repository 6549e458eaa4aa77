import { createHash } from 'node:crypto'
import { elements, tags } from '../../der.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Source } from '../../kind.ts'
import { derKey } from './der-key.ts'

const rotate = [
  'make a new key and certificate, put them to use, and revoke the old certificate at its issuer',
  'keytool -genkeypair -keystore NEW -storetype PKCS12 …   # keep the store out of git; mount it at run time',
]
const lockedStore: Rule = {
  id: 'key-store',
  title: 'Key store with a private key, under a password',
  severity: 'medium',
  rotate,
  recognised: 'JKS, JCEKS or PKCS#12 by its first bytes, with an entry for a private key',
}
const openStore: Rule = {
  id: 'open-key-store',
  title: 'Key store with a private key, under a password that everyone knows, or none',
  severity: 'high',
  rotate,
  recognised: 'the same, opened by changeit and the like',
}

const magics = [0xfeedfeed, 0xcececece]
/** Words that keytool's documentation and examples use. */
const everyonesPasswords = ['changeit', 'changeme', 'password', 'secret', 'android', '123456', 'test', '']

/** The bytes of a file that is no text: it was decoded as Latin-1, a byte a character. */
const bytesOf = ({ text }: Source): Buffer => Buffer.from(text, 'latin1')

/** Java's key stores. sun.security.provider.JavaKeyStore documents the form. */
export const javaKeyStore: Kind = {
  rules: [openStore, lockedStore],
  inBinary: true,
  reach: Number.POSITIVE_INFINITY,
  anchors: ['\u00fe\u00ed\u00fe\u00ed', '\u00ee\u00ee\u00ee\u00ee'],
  *find(source) {
    const bytes = source.binary ? bytesOf(source) : Buffer.alloc(0)
    if (bytes.length < 32 || !magics.includes(bytes.readUInt32BE(0)) || !holdsPrivateKey(bytes)) return
    const isOpen = everyonesPasswords.some((password) => isSealedBy(bytes, password))
    const secret = createHash('sha256').update(bytes).digest('hex')
    const rule = isOpen ? openStore : lockedStore
    yield { rule, confidence: isOpen ? 'high' : 'low', secret, key: 'key store', start: 0, end: bytes.length }
  },
}

/** Version, count, then entries: tag 1 is a private (or, in JCEKS, 3 a secret) key, tag 2 a certificate. */
function holdsPrivateKey(bytes: Buffer): boolean {
  const version = bytes.readUInt32BE(4)
  const count = bytes.readUInt32BE(8)
  let at = 12
  for (let entry = 0; (version === 1 || version === 2) && entry < count && at + 6 <= bytes.length; entry++) {
    const tag = bytes.readUInt32BE(at)
    if (tag !== 2) return tag === 1 || tag === 3
    const certificateAt = at + 6 + bytes.readUInt16BE(at + 4) + 8
    if (certificateAt + 2 > bytes.length) return false
    const typeSize = version === 2 ? 2 + bytes.readUInt16BE(certificateAt) : 0
    if (certificateAt + typeSize + 4 > bytes.length) return false
    at = certificateAt + typeSize + 4 + bytes.readUInt32BE(certificateAt + typeSize)
  }
  return false
}

/** A store ends in SHA-1 of its password in UTF-16, the words "Mighty Aphrodite", and all before. */
function isSealedBy(bytes: Buffer, password: string): boolean {
  const digest = createHash('sha1')
    .update(Buffer.from(password, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(bytes.subarray(0, -20))
    .digest()
  return digest.equals(bytes.subarray(-20))
}

/** Object ids of PKCS#12's bags: 1.2.840.113549.1.12.10.1.1 (a key) and .2 (a key under a password), in DER. */
const bag = Buffer.from([0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01])

/** https://www.rfc-editor.org/rfc/rfc7292: version 3, then the authenticated safe. A store of certificates has no key bag. */
export const pkcs12: Kind = {
  rules: [openStore, lockedStore],
  inBinary: true,
  reach: Number.POSITIVE_INFINITY,
  anchors: [bag.toString('latin1').toLowerCase()],
  *find(source) {
    const bytes = source.binary ? bytesOf(source) : Buffer.alloc(0)
    if (!isPfx(bytes)) return
    const at = bytes.indexOf(bag)
    const which = at === -1 ? 0 : bytes[at + bag.length]
    if (which !== 1 && which !== 2) return
    const secret = createHash('sha256').update(bytes).digest('hex')
    const rule = which === 1 ? openStore : lockedStore
    yield {
      rule,
      confidence: which === 1 ? 'high' : 'low',
      secret,
      key: 'PKCS#12',
      start: 0,
      end: bytes.length,
    }
  },
}

function isPfx(bytes: Buffer): boolean {
  const outer = elements(bytes)
  const [version, safe] = outer?.length === 1 ? (elements(outer[0]?.content ?? bytes) ?? []) : []
  return version?.tag === tags.integer && version.content[0] === 3 && safe?.tag === tags.sequence
}

const rawKey: Rule = {
  id: 'private-key-der',
  title: 'Private key (DER)',
  severity: 'critical',
  rotate: [
    'make a new key pair, put its public half wherever the old one is trusted, and revoke the old one',
  ],
  example: '0…',
  recognised: 'a file that is one PKCS#8 or PKCS#1 structure with a key inside',
}

/** A key without PEM around it fills its file. */
export const derFile: Kind = {
  rules: [rawKey],
  inBinary: true,
  reach: Number.POSITIVE_INFINITY,
  // rsaEncryption and ecPublicKey, as PKCS#8 names the algorithm of what it holds; lower case as every anchor.
  anchors: [
    '\u002a\u0086h\u0086\u00f7\r\u0001\u0001\u0001',
    '\u002a\u0086h\u00ce=\u0002\u0001'.toLowerCase(),
  ],
  *find(source) {
    const bytes = source.binary && source.text.length < 16_384 ? bytesOf(source) : Buffer.alloc(0)
    const verdict = bytes.length < 48 ? undefined : derKey(bytes, false)
    if (verdict === undefined) return
    const { confidence } = verdict
    const secret = bytes.toString('base64')
    yield { rule: rawKey, confidence, secret, key: 'DER', start: 0, end: source.text.length }
  },
}
