import type { HeldKey, KeyAuthority, LastUse } from '../../src/core/secrets/key-triage.ts'

/** What it answers; an error is thrown. */
export type Answers = {
  readonly account: string | Error
  readonly use: LastUse | 'no such key' | Error
  readonly keys: readonly HeldKey[] | Error
}

/** AWS as a session of this account knows it, and the questions that it was asked. */
export function keyAuthority(account: string, answers: Answers) {
  const asked: string[] = []
  const answer = async <T>(question: string, value: T | Error): Promise<T> => {
    asked.push(question)
    if (value instanceof Error) throw value
    return value
  }
  const fake = {
    account,
    rehearsal: true,
    accountOf: (keyId) => answer(`account of ${keyId}`, answers.account),
    lastUse: (keyId) => answer(`use of ${keyId}`, answers.use),
    keysOf: (user) => answer(`keys of ${user}`, answers.keys),
  } satisfies KeyAuthority
  return { fake, asked }
}
