import { UsageError } from '../../command/failure.ts'
import { readCommon, readSmoke, wrong } from '../request.ts'
import type { LightsailInputs } from './inputs.ts'
import { parseSpec, type Spec } from './spec.ts'
import type { LightsailRequest } from './target.ts'

export type Files = { readonly spec: string; readonly verdict?: string }

/** Everything that can be wrong with the inputs alone is found here, before anything is sent. */
export function readRequest(
  given: LightsailInputs,
  files: Files,
): Omit<LightsailRequest, 'rehearsal' | 'inspector'> {
  if (given.image.includes('@sha256:'))
    throw wrong('image', `"${given.image}" names a registry: this version takes an OCI layout folder only`)
  const spec = parseSpec(files.spec, given.spec)
  const service = serviceOf(given, spec)
  const common = readCommon(given, files.verdict)
  const smoke = readSmoke(given)
  if (smoke !== undefined && spec.workload.publicEndpoint === undefined)
    throw new UsageError(
      'conflicting-inputs',
      'smoke-path',
      'input "smoke-path" needs a publicEndpoint in the spec: nothing else can be asked from here',
    )
  return {
    ...common,
    service,
    spec,
    smoke,
    environmentInherit: given['environment-inherit'],
    remove: given.remove,
  }
}

function serviceOf({ service }: LightsailInputs, { serviceName }: Spec): string {
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
