import { telling, UsageError } from '../command/failure.ts'
import type { Debt } from '../report/report.ts'
import { type Assumed, type AssumePorts, assumeByWebIdentity, roleSessionName } from './assume.ts'
import {
  type AwsService,
  endpointFor,
  endpointsOf,
  judgeEndpoints,
  type ProfileEndpoint,
} from './endpoints.ts'
import { isRegion, standing } from './hosts.ts'
import { judgeKeys, type SharedKey, signsOfCaller, signsOfKeys } from './long-lived.ts'
import { type TokenRequest, tokenRequest } from './token.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What the shared credentials and config files of the profile in use say. */
export type SharedSettings = {
  readonly keys: readonly SharedKey[]
  readonly endpoints: readonly ProfileEndpoint[]
}

export type Wanted = {
  readonly env: Env
  /** What the run will call, beside STS. */
  readonly services: readonly AwsService[]
  /** The action, or the CLI inside a workflow. */
  readonly inActions: boolean
  readonly rehearsal: boolean
  readonly region: string | undefined
  readonly role: string | undefined
  readonly githubHost: string | undefined
  readonly allowLongLivedKeys: string | undefined
}

export type Place = { readonly region: string; readonly endpoint: string | undefined }

/** The world of a session. `C` is the SDK's own kind of credentials, which core only hands on. */
export type SessionPorts<C> = Pick<AssumePorts, 'mask' | 'clock'> & {
  shared(): Promise<SharedSettings>
  token(request: TokenRequest): Promise<string>
  sts(place: Place): {
    assume: AssumePorts['assume']
    /** The credentials that the machine offers, and whom they speak for. */
    ambient(): Promise<{ readonly credentials: C; readonly arn: string }>
  }
  fixed(assumed: Assumed): C
}

export type Session<C> = {
  readonly region: string
  readonly credentials: C
  /** Some endpoint is on this machine. */
  readonly rehearsal: boolean
  /** AWS itself is: nothing real can be changed. */
  readonly standIn: boolean
  readonly arn: string
  /** For a service's client; undefined: the default. */
  endpoint(service: AwsService): string | undefined
  readonly debt: readonly Debt[]
}

/** Endpoints are judged before anything is sent, keys before any is used. */
export async function openSession<C>(wanted: Wanted, ports: SessionPorts<C>): Promise<Session<C>> {
  const { env, services, inActions, allowLongLivedKeys } = wanted
  const shared = await ports.shared()
  const endpoint = (service: AwsService) => endpointFor(service, env, shared.endpoints)
  const sts = endpoint('STS')
  const called = services.map(endpoint)
  const rehearsal = judgeEndpoints(endpointsOf(env, shared.endpoints), [sts, ...called], wanted)
  const standIn = called.every((url) => url !== undefined && standing(url, 'aws') === 'loopback')
  return telling({ rehearsal }, async () => {
    const debt = judgeKeys(signsOfKeys(env, shared.keys), inActions, allowLongLivedKeys)
    const region = regionOf(wanted)
    const who = await identify(wanted, ports, { region, endpoint: sts })
    const callerDebt = judgeKeys(signsOfCaller(who.arn), inActions, allowLongLivedKeys)
    return { region, endpoint, rehearsal, standIn, ...who, debt: [...debt, ...callerDebt] }
  })
}

async function identify<C>(
  { env, role }: Wanted,
  ports: SessionPorts<C>,
  place: Place,
): Promise<{ credentials: C; arn: string }> {
  const sts = ports.sts(place)
  if (role === undefined) return sts.ambient()
  const request = tokenRequest(env)
  ports.mask(request.bearer)
  const assumed = await assumeByWebIdentity(role, roleSessionName(env), {
    ...ports,
    assume: sts.assume,
    token: () => ports.token(request),
  })
  return { credentials: ports.fixed(assumed), arn: assumed.arn }
}

/** @throws UsageError when it is not given, or none */
export function regionOf({ region, env }: Pick<Wanted, 'region' | 'env'>): string {
  const named = region ?? env['AWS_REGION'] ?? ''
  if (isRegion(named)) return named
  // The name becomes part of a host name: nothing else may stand there.
  if (named !== '') throw new UsageError('bad-value', 'region', `input "region": "${named}" is no AWS region`)
  throw new UsageError('missing-input', 'region', 'input "region" is required when AWS_REGION is not set')
}
