import { Halted } from '../command/failure.ts'
import type { Debt } from '../report/report.ts'

/** A profile of the shared credentials or config file that holds a key id without a session token. */
export type SharedKey = { readonly file: string; readonly profile: string }

type Env = Readonly<Record<string, string | undefined>>

/** The signs of a long-lived key in the machine's settings; names, never values. */
export function signsOfKeys(env: Env, shared: readonly SharedKey[]): readonly string[] {
  const id = env['AWS_ACCESS_KEY_ID'] ?? ''
  // AKIA = long-lived, ASIA = temporary: docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
  const inEnv = id.startsWith('AKIA')
    ? ['AWS_ACCESS_KEY_ID holds a long-lived key (AKIA…)']
    : id !== '' && (env['AWS_SESSION_TOKEN'] ?? '') === ''
      ? ['AWS_ACCESS_KEY_ID is set without AWS_SESSION_TOKEN']
      : []
  return [
    ...inEnv,
    ...shared.map(({ file, profile }) => `profile "${profile}" in ${file} holds a key without session token`),
  ]
}

/** `:user/…` and `:root` are who a long-lived key speaks for; a session speaks for a role. */
export const signsOfCaller = (arn: string): readonly string[] =>
  /:user\/|:root$/.test(arn) ? [`the caller is ${arn}, no role session`] : []

/**
 * Invariant 2.
 * @param reason input `allow-long-lived-keys`
 * @returns what was let through, as debt
 * @throws Halted blocked `long-lived-key`
 */
export function judgeKeys(
  signs: readonly string[],
  inActions: boolean,
  reason: string | undefined,
): readonly Debt[] {
  if (!inActions || signs.length === 0) return []
  if (reason === undefined) {
    throw new Halted(
      'blocked',
      'long-lived-key',
      `A long-lived AWS key is in reach of this job: ${signs.join('; ')}. ${instead}`,
    )
  }
  return signs.map((what) => ({
    what: `${what} (allowed: ${reason})`,
    where: 'this job',
    'way out': instead,
  }))
}

const instead =
  'Remove it, give input "role-to-assume" and add "permissions: id-token: write" to the job; then delete the key with `aws iam delete-access-key`.'
