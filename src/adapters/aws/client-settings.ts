import type { STSClientConfig } from '@aws-sdk/client-sts'
import { hostOf } from '../../core/identity/hosts.ts'
import { version } from '../../core/report/version.ts'

// The SDK warns of its own future versions on node 20; the lockfile holds the one that is used here.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

export type Endpoint = {
  readonly region: string
  /** Undefined: the service's own. */
  readonly endpoint: string | undefined
}

/** What the SDK's clients take: credentials, or how to get them again when they end. */
export type SdkCredentials = NonNullable<STSClientConfig['credentials']>

/** Where one service is asked, and as whom. */
export type Where = Endpoint & { readonly credentials: SdkCredentials }

/** What every client of the SDK is made with. */
export const clientSettings = ({ region, endpoint }: Endpoint) => ({
  region,
  ...(endpoint !== undefined && { endpoint }),
  maxAttempts: 5,
  // Lightsail publishes no request rates: the SDK slows down by what it is told.
  retryMode: 'adaptive',
  customUserAgent: [['kship', version]] as [string, string][],
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
})

export const settingsAs = (where: Where) => ({ ...clientSettings(where), credentials: where.credentials })

/** @param own how the service's own host begins, `api.ecr` */
export const hostAt = ({ region, endpoint }: Endpoint, own: string): string =>
  endpoint === undefined ? `${own}.${region}` : hostOf(endpoint)
