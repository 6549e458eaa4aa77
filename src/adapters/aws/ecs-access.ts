import { ClusterNotFoundException, ECSClient } from '@aws-sdk/client-ecs'
import { hostAt, settingsAs, type Where } from './client-settings.ts'
import { type Call, callsOf } from './failure.ts'

/** One service of a cluster, and how ECS is asked about it. */
export type EcsAccess = {
  readonly client: ECSClient
  /** For what may not be asked twice. */
  readonly once: ECSClient
  readonly call: Call
  readonly options: { readonly abortSignal: AbortSignal }
  readonly cluster: string
  readonly service: string
}

export function ecsAccess(
  where: Where,
  cluster: string,
  service: string,
  abortSignal: AbortSignal,
): EcsAccess {
  const settings = settingsAs(where)
  return {
    client: new ECSClient(settings),
    once: new ECSClient({ ...settings, maxAttempts: 1 }),
    call: callsOf('ecs', hostAt(where, 'ecs'), isAbsence),
    options: { abortSignal },
    cluster,
    service,
  }
}

const isAbsence = (error: unknown): boolean =>
  error instanceof ClusterNotFoundException || isMissingDefinition(error)

/** The wording is unverified: AWS has no exception of its own for it. */
export const isMissingDefinition = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ClientException' && /unable to describe/i.test(error.message)
