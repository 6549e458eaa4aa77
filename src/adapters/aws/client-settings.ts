import { version } from '../../core/command/version.ts'

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
