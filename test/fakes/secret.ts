import { createHash } from 'node:crypto'

/** Values that look like secrets, made at run time so that none stands in a file. */
export function fakeSecret(seed: string, length: number): string {
  let text = ''
  for (let round = 0; text.length < length; round++)
    text += createHash('sha512').update(`${seed} ${round}`).digest('base64').replace(/[+/=]/g, '')
  return text.slice(0, length)
}
/** In the shape of a Cognito app client secret. */
export const fakeCognitoSecret = (seed: string): string => fakeSecret(seed, 200).toLowerCase().slice(0, 52)

/** Every form in which a secret may not be found in anything that was written. */
export const formsOf = (secret: string): readonly string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
]
