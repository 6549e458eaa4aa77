import { UsageError } from '../command/failure.ts'
import { parseVerdict } from '../scan/verdict.ts'
import type { DeployInputs } from './inputs.ts'
import type { Request } from './journal.ts'
import type { Smoke } from './smoke.ts'
import { parseSpec, type Spec } from './spec.ts'

export type Files = { readonly spec: string; readonly verdict?: string }

/** Everything that can be wrong with the inputs alone is found here, before anything is sent. */
export function readRequest(given: DeployInputs, files: Files): Omit<Request, 'rehearsal'> {
  if (given.image.includes('@sha256:'))
    throw wrong('image', `"${given.image}" names a registry: this version takes an OCI layout folder only`)
  const spec = parseSpec(files.spec, given.spec)
  return {
    service: serviceOf(given, spec),
    spec,
    environmentInherit: given['environment-inherit'],
    remove: given.remove,
    verdict: files.verdict === undefined ? undefined : parseVerdict(files.verdict, given.verdict ?? ''),
    verdictMode: given['verdict-mode'],
    smoke: smokeOf(given, spec),
    timeout: given.timeout * 1000,
    dryRun: given['dry-run'],
  }
}

function serviceOf({ service }: DeployInputs, { serviceName }: Spec): string {
  const name = service ?? serviceName
  if (name === undefined)
    throw new UsageError(
      'missing-input',
      'service',
      'input "service" is required: the spec has no serviceName',
    )
  if (serviceName !== undefined && serviceName !== name)
    throw new UsageError(
      'conflicting-inputs',
      'service',
      `input "service" is "${name}", but the spec is for serviceName "${serviceName}"`,
    )
  return name
}

function smokeOf(given: DeployInputs, { workload }: Spec): Smoke | undefined {
  const { 'smoke-path': path, 'smoke-status': status, 'smoke-text': text } = given
  if (path === undefined && text !== undefined)
    throw new UsageError('conflicting-inputs', 'smoke-text', 'input "smoke-text" needs input "smoke-path"')
  if (path === undefined) return undefined
  if (!/^\/(?![/\\])/.test(path)) throw wrong('smoke-path', `must be a path such as /health, got "${path}"`)
  if (workload.publicEndpoint === undefined)
    throw new UsageError(
      'conflicting-inputs',
      'smoke-path',
      'input "smoke-path" needs a publicEndpoint in the spec: nothing else can be asked from here',
    )
  return { path, status, text }
}

const wrong = (input: string, why: string): UsageError =>
  new UsageError('bad-value', input, `input "${input}": ${why}`)
