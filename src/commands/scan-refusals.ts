import { resolve } from 'node:path'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { isInActions } from './in-actions.ts'

export function refuseConflicts(inputs: Readonly<Record<string, unknown>>): void {
  if (inputs['image'] === undefined) return
  const other = ['context', 'dockerfile', 'layout'].find((name) => inputs[name] !== undefined)
  if (other === undefined) return
  throw new UsageError(
    'conflicting-inputs',
    other,
    `input "${other}" is for building, input "image" for an image that was built: give one of them`,
  )
}

/** What a Dockerfile runs is foreign code: it never shares a job with a token. */
export function refuseBuildBesideToken(inputs: Readonly<Record<string, unknown>>, site: Site): void {
  if (inputs['push-to'] === undefined || inputs['image'] !== undefined || !isInActions(site)) return
  throw new UsageError(
    'missing-input',
    'image',
    'input "image" is required beside "push-to": the image is built in a job without a token and handed over as a layout',
  )
}

export function refuseOneFileForTwo({
  verdict,
  output,
}: {
  verdict: string | undefined
  output: string | undefined
}): void {
  if (verdict === undefined || output === undefined || resolve(verdict) !== resolve(output)) return
  throw new UsageError(
    'conflicting-inputs',
    'output',
    `input "output": the report would replace the verdict in "${output}"; name another file`,
  )
}
