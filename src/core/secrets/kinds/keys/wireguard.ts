import { isDrawn } from '../tokens/drawn.ts'
import { named } from '../tokens/named.ts'

/** A scalar of Curve25519: three bits low and one high are cleared, one is set, which one value in 32 has by chance. */
function isClamped(base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64')
  const last = bytes[31] ?? 0
  return bytes.length === 32 && ((bytes[0] ?? 1) & 7) === 0 && (last & 0xc0) === 0x40
}

/** https://www.wireguard.com/: `wg genkey` clamps what it draws. */
export const wireguard = named({
  rule: {
    id: 'wireguard-private-key',
    title: 'WireGuard private key',
    severity: 'critical',
    rotate: ['wg genkey | tee private.key | wg pubkey   # then replace the public key at every peer'],
    recognised: '32 bytes of base64 under the name PrivateKey, with the bits of Curve25519 in place',
  },
  anchors: ['privatekey', 'private_key'],
  names: /(?:^|wg|wireguard)privatekey$/,
  value: /^[A-Za-z0-9+/]{43}=$/,
  proof: (key) => isClamped(key) && isDrawn(key.slice(0, -1)),
})
