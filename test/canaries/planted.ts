import { clientSecret, drawn, keyId, secretKey, withChecksum } from '../core/secrets/plant.ts'

const token = (place: string): string => withChecksum('ghp_', `canary ${place}`)

/** In the environment of every command: what a job or a shell has, and no child of ours needs. */
export const ambient = {
  GITHUB_TOKEN: token('ambient'),
  ACTIONS_RUNTIME_TOKEN: token('runtime'),
  TRIVY_PASSWORD: drawn('trivy', 24, 'base62'),
  DATABASE_URL: `postgres://app:${drawn('database', 24, 'base62')}@db.example.invalid/x`,
}

/** Session keys of the caller; for commands that open no session of their own. */
export const callerKeys = {
  AWS_ACCESS_KEY_ID: keyId('caller', 'ASIA'),
  AWS_SECRET_ACCESS_KEY: secretKey('caller'),
  AWS_SESSION_TOKEN: drawn('caller session', 300, 'base64'),
}

export { clientSecret, drawn, keyId, secretKey, token }
