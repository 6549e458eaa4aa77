import { randomInt } from 'node:crypto'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base64 = `${base32.slice(0, 26)}${base32.slice(0, 26).toLowerCase()}0123456789+/`

const draw = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A key pair of the right form that never was anybody's: drawn anew in each rehearsal, so nothing can know it. */
export const randomKeyPair = (): { readonly id: string; readonly secret: string } => ({
  id: `${'AK'}${'IA'}${draw(base32, 16)}`,
  secret: draw(base64, 40),
})

/** In the form of a Cognito app client secret. */
export const randomClientSecret = (): string => draw(`${base32.toLowerCase()}0189`, 52)

/** The lines of a `.env` file as a team would have it. */
export function environmentFile(): string {
  const { id, secret } = randomKeyPair()
  return `AWS_REGION=us-east-1\nAWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}\n`
}
