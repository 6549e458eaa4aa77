import type { Kind } from '../../kind.ts'
import { pem } from '../pem.ts'
import { age } from './age.ts'
import { jsonWebKey } from './jwk.ts'
import { derFile, javaKeyStore, pkcs12 } from './keystore.ts'
import { putty } from './putty.ts'
import { wireguard } from './wireguard.ts'

export const keys: readonly Kind[] = [pem, putty, age, wireguard, jsonWebKey, javaKeyStore, pkcs12, derFile]
