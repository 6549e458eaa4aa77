import { afterEach } from '@jest/globals'
import { type Account, account, simulated } from '../account.ts'
import * as sample from '../sample.ts'

export const breaker = (rollback: boolean) => ({ deploymentCircuitBreaker: { enable: true, rollback } })

/** An account whose service each test begins anew. */
export type Service = {
  readonly its: Account
  readonly begin: Account['begin']
  /** Registers the next revision, by default with the image that the registry holds. */
  revision(image?: string): Promise<string>
  /** Of the deployments, newest first. */
  statuses(): Promise<readonly (string | undefined)[]>
}

export function service(): Service {
  const its = account()
  afterEach(() => its.twin.stop())
  return {
    its,
    begin: (options, seed) => its.begin({ ...simulated, ...options }, seed),
    revision: (image = its.image) =>
      sample.register(its.client, sample.taskDefinition({ container: { image } })),
    statuses: async () => (await sample.deployments(its.client)).map(({ status }) => status),
  }
}
