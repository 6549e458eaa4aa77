import type { HttpHealthCheck } from '../containers/http-health.ts'

/** Defaults of https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_ContainerServiceHealthCheckConfig.html */
export const healthCheckDefaults: HttpHealthCheck = {
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  timeoutSeconds: 2,
  intervalSeconds: 5,
  path: '/',
  successCodes: '200-499',
}
