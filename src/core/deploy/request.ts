import { UsageError } from '../command/failure.ts'
import { parseVerdict } from '../scan/verdict.ts'
import type { DeployInputs } from './inputs.ts'
import type { Request } from './journal.ts'
import type { Smoke } from './smoke.ts'

export type Common = Pick<Request, 'verdict' | 'verdictMode' | 'timeout' | 'dryRun'>

/** What is read alike for every platform. */
export const readCommon = (given: DeployInputs, verdict: string | undefined): Common => ({
  verdict: verdict === undefined ? undefined : parseVerdict(verdict, given.verdict ?? ''),
  verdictMode: given['verdict-mode'],
  timeout: given.timeout * 1000,
  dryRun: given['dry-run'],
})

export function readSmoke(given: DeployInputs): Smoke | undefined {
  const { 'smoke-path': path, 'smoke-status': status, 'smoke-text': text } = given
  if (path === undefined && text !== undefined)
    throw new UsageError('conflicting-inputs', 'smoke-text', 'input "smoke-text" needs input "smoke-path"')
  if (path === undefined) return undefined
  if (!/^\/(?![/\\])/.test(path)) throw wrong('smoke-path', `must be a path such as /health, got "${path}"`)
  return { path, status, text }
}

export const wrong = (input: string, why: string): UsageError =>
  new UsageError('bad-value', input, `input "${input}": ${why}`)
