import type { Confidence } from '../../../report/finding.ts'
import type { Rule } from '../../hit.ts'

const rotate = [
  'make a new key pair and put its public half wherever the old one is trusted (authorized_keys, certificates, IdP)',
  'revoke the old one: ssh: remove its line from authorized_keys; TLS: revoke the certificate at its issuer',
  'aws ec2 delete-key-pair --key-name NAME   # EC2; for Lightsail: aws lightsail delete-key-pair',
]
export const privateKey: Rule = {
  id: 'private-key',
  title: 'Private key',
  severity: 'critical',
  rotate,
  recognised: 'a PEM, OpenSSH, PuTTY, PGP or DER private key whose body decodes to one',
}
export const encryptedKey: Rule = {
  id: 'encrypted-private-key',
  title: 'Private key under a passphrase',
  severity: 'medium',
  rotate,
  recognised: 'the same, encrypted',
}

/** What the body of a key is. */
export type Verdict = { readonly rule: Rule; readonly confidence: Confidence }
export const open: Verdict = { rule: privateKey, confidence: 'high' }
/** Too short to be trusted by anything: it can be factored, and was made to be quick in a test. */
export const toy: Verdict = { rule: privateKey, confidence: 'low' }
export const locked: Verdict = { rule: encryptedKey, confidence: 'low' }
