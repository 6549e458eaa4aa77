export type Kind = 'aws' | 'oidc' | 'github'

/** `own`: one of the service's own hosts. `loopback`: this machine. `foreign`: anything else. */
export type Standing = 'own' | 'loopback' | 'foreign'

/**
 * Whose host a URL names. Judged by the labels of the host as the WHATWG URL parser reads it, which settles user
 * names before an `@`, upper case, octal and short IPv4 forms; an own host counts with https alone.
 * @param enterprise the host of a configured GitHub Enterprise Server
 */
export function standing(url: string, kind: Kind, enterprise?: string): Standing {
  if (!URL.canParse(url)) return 'foreign'
  const { hostname, protocol, username, password } = new URL(url)
  if (username !== '' || password !== '') return 'foreign'
  if (isLoopback(hostname)) return 'loopback'
  // One trailing dot is the same host written as absolute.
  const labels = hostname.replace(/\.$/, '').split('.')
  return protocol === 'https:' && ownBy[kind](labels, enterprise) ? 'own' : 'foreign'
}

/** 127.0.0.0/8, `::1` (also as a mapped IPv4 address) and `localhost`, as `URL.hostname` writes them. */
export const isLoopback = (hostname: string): boolean =>
  /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
  hostname === '[::1]' ||
  /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(hostname) ||
  hostname === 'localhost'

/** The same for a host with its port. */
export const isLoopbackAddress = (address: string): boolean => isLoopback(address.replace(/:\d+$/, ''))

/** The host of a URL for a message: never its path, query or user, which may hold a token. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host || 'no host' : 'no URL')

const ownBy = {
  aws: isAws,
  oidc: (labels, enterprise) =>
    endsWith(labels, 'actions.githubusercontent.com') || isGitHub(labels, enterprise),
  github: isGitHub,
} as const satisfies Record<Kind, (labels: readonly string[], enterprise?: string) => boolean>

/** The DNS suffixes of AWS's partitions, dual-stack ones included (endpoint rules of the AWS SDKs). */
const suffixes = [
  'amazonaws.com',
  'api.aws',
  'amazonaws.com.cn',
  'api.amazonwebservices.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'api.aws.ic.gov',
  'sc2s.sgov.gov',
  'api.aws.scloud',
  'cloud.adc-e.uk',
  'api.cloud-aws.adc-e.uk',
  'csp.hci.ic.gov',
  'api.aws.hci.ic.gov',
]
/** `api-ecr` stands for the two labels of `api.ecr.REGION`. */
const services = [
  'sts',
  'sts-fips',
  'lightsail',
  'lightsail-fips',
  'api-ecr',
  'ecr',
  'ecr-fips',
  'inspector2',
  'inspector2-fips',
  'ecs',
  'ecs-fips',
  'iam',
  'iam-fips',
]
/** `eu-west-1`, `us-gov-east-1`. */
export const isRegion = (text: string): boolean => /^[a-z]{2,5}(-[a-z]+){1,2}-\d+$/.test(text)

/**
 * `sts.amazonaws.com`, `lightsail.eu-west-1.amazonaws.com`, `vpce-….sts.us-east-1.vpce.amazonaws.com`. Not any
 * host below a partition's suffix: buckets, API gateways and load balancers there belong to anyone.
 */
function isAws(labels: readonly string[]): boolean {
  const suffix = suffixes.find((one) => endsWith(labels, one))
  if (suffix === undefined) return false
  const before = labels.slice(0, labels.length - suffix.split('.').length).join('.')
  const front = before.replace(/(^|\.)api\.ecr(?=\.|$)/, '$1api-ecr').split('.')
  const isVpcEndpoint = front.length === 4 && front[0]?.startsWith('vpce-') === true && front[3] === 'vpce'
  const [service = '', place, ...rest] = isVpcEndpoint ? front.slice(1, 3) : front
  return services.includes(service) && (place === undefined || isRegion(place)) && rest.length === 0
}

function isGitHub(labels: readonly string[], enterprise?: string): boolean {
  const host = labels.join('.')
  return (
    host === 'github.com' || host === 'api.github.com' || endsWith(labels, 'ghe.com') || host === enterprise
  )
}

function endsWith(labels: readonly string[], suffix: string): boolean {
  const wanted = suffix.split('.')
  return labels.length > wanted.length && labels.slice(-wanted.length).join('.') === suffix
}
