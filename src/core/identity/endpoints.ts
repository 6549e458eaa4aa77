import { Halted } from '../command/failure.ts'
import { hostOf, type Kind, standing } from './hosts.ts'

/** An endpoint that a run would use instead of the default one, and the setting that says so. */
export type Endpoint = { readonly setting: string; readonly url: string; readonly kind: Kind }

export type AwsService = 'STS' | 'LIGHTSAIL' | 'ECS' | 'ECR' | 'INSPECTOR2' | 'IAM'
type Env = Readonly<Record<string, string | undefined>>

/** What the shared config file says for the profile in use: for one service, or for all of them. */
export type ProfileEndpoint = {
  readonly setting: string
  readonly service: AwsService | 'all'
  readonly url: string
}

export type Circumstances = {
  readonly inActions: boolean
  /** The workflow's own word; no earlier step can set it. */
  readonly rehearsal: boolean
  /** Host of a GitHub Enterprise Server, from an input. */
  readonly githubHost?: string | undefined
}

const awsServices: readonly AwsService[] = ['STS', 'LIGHTSAIL', 'ECS', 'ECR', 'INSPECTOR2', 'IAM']

/** Every endpoint setting that the run could follow. */
export function endpointsOf(env: Env, profile: readonly ProfileEndpoint[]): readonly Endpoint[] {
  const variables: readonly (readonly [string, Kind])[] = [
    ['AWS_ENDPOINT_URL', 'aws'],
    ...awsServices.map((service) => [`AWS_ENDPOINT_URL_${service}`, 'aws'] as const),
    ['ACTIONS_ID_TOKEN_REQUEST_URL', 'oidc'],
    ['GITHUB_API_URL', 'github'],
    ['GITHUB_SERVER_URL', 'github'],
  ]
  return [
    ...variables.flatMap(([setting, kind]) => {
      const url = env[setting] ?? ''
      return url === '' ? [] : [{ setting, url, kind }]
    }),
    ...profile.map(({ setting, url }) => ({ setting, url, kind: 'aws' as const })),
  ]
}

/** The endpoint that a client of the service is given; undefined: the default one. Order of the AWS SDKs. */
export function endpointFor(
  service: AwsService,
  env: Env,
  profile: readonly ProfileEndpoint[],
): string | undefined {
  const inProfile = (wanted: ProfileEndpoint['service']): string | undefined =>
    profile.find((one) => one.service === wanted)?.url
  const candidates = [
    env[`AWS_ENDPOINT_URL_${service}`],
    env['AWS_ENDPOINT_URL'],
    inProfile(service),
    inProfile('all'),
  ]
  return candidates.find((url) => url !== undefined && url !== '')
}

/**
 * Invariant 11. Tells whether the run is a rehearsal (some endpoint is on this machine).
 * @throws Halted blocked `redirected-endpoint`, naming the setting and the host
 */
export function judgeEndpoints(
  endpoints: readonly Endpoint[],
  aws: readonly (string | undefined)[],
  { inActions, rehearsal, githubHost }: Circumstances,
): boolean {
  const judged = endpoints.map((one) => ({ ...one, is: standing(one.url, one.kind, githubHost) }))
  for (const { setting, url, is, kind } of judged) {
    if (is === 'foreign') throw redirected(`${setting} points to ${hostOf(url)}, ${notOwn[kind]}`)
    if (is === 'loopback' && inActions && !rehearsal)
      throw redirected(
        `${setting} points to ${hostOf(url)}, this machine; only a workflow that says "rehearsal: true" may do that`,
      )
  }
  const standIns = aws.filter((url) => url !== undefined && standing(url, 'aws') === 'loopback').length
  if (standIns > 0 && standIns < aws.length)
    throw redirected(
      'one AWS service is a stand-in on this machine and another is real; set AWS_ENDPOINT_URL',
    )
  return judged.some(({ is }) => is === 'loopback')
}

const notOwn = {
  aws: 'which is no https endpoint of AWS',
  oidc: 'which is no https host of GitHub’s token service',
  github: 'which is neither github.com nor ghe.com nor the host in input "github-host"',
} as const satisfies Record<Kind, string>

const redirected = (message: string): Halted =>
  new Halted('blocked', 'redirected-endpoint', `${message}. Nothing was sent there.`)
