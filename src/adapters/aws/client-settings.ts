import { version } from '../../core/report/version.ts'

// The SDK warns of its own future versions on node 20; the lockfile holds the one that is used here.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

/** What every client of the SDK is made with; an absent endpoint is the service's own. */
export const clientSettings = (region: string, endpoint: string | undefined) => ({
  region,
  ...(endpoint !== undefined && { endpoint }),
  maxAttempts: 5,
  // Lightsail publishes no request rates: the SDK slows down by what it is told.
  retryMode: 'adaptive',
  customUserAgent: [['kship', version]] as [string, string][],
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
})
