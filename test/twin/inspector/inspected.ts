import { join } from 'node:path'
import {
  type CoveredResource,
  type Finding,
  type Inspector2Client,
  ListCoverageCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2'
import { afterEach } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import type { Files } from '../../fakes/layout.ts'
import { temporaryFolder } from '../../folder.ts'
import type { Credentials } from '../client.ts'
import { inspectorClient, layoutWith, pushLayout, pushSession } from '../scanned.ts'

/** Inspector of a twin of its own for each test, whose time passes by `pass` alone. */
export type Inspected = {
  readonly client: Inspector2Client
  start(options?: TwinOptions): Promise<void>
  /** Pushes an image whose layers hold these files. */
  pushed(layers: readonly Files[]): Promise<Digest>
  pass(seconds: number): Promise<void>
  coverage(): Promise<CoveredResource | undefined>
  findings(digest: Digest): Promise<readonly Finding[]>
}

export function inspected(): Inspected {
  const folder = temporaryFolder()
  let twin: Twin
  let credentials: Credentials
  let client: Inspector2Client
  afterEach(() => twin.stop())
  return {
    get client() {
      return client
    },
    async start(options = {}) {
      twin = await startTwin({ health: 'simulated', speed: 0, ...options })
      credentials = await pushSession(twin)
      client = inspectorClient(twin, credentials)
    },
    async pushed(layers) {
      const digest = await layoutWith(join(folder, 'image'), layers)
      await pushLayout(twin, credentials, join(folder, 'image'))
      return digest
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second++) {
        twin.clock.advance(1000)
        // What waited takes its turn: a scan reads files meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    },
    async coverage() {
      const { coveredResources } = await client.send(new ListCoverageCommand({}))
      return coveredResources?.[0]
    },
    async findings(digest) {
      const filterCriteria = { ecrImageHash: [{ comparison: 'EQUALS' as const, value: digest }] }
      return (await client.send(new ListFindingsCommand({ filterCriteria }))).findings ?? []
    },
  }
}

export const ids = (found: readonly Finding[]): (string | undefined)[] =>
  found.map(({ packageVulnerabilityDetails }) => packageVulnerabilityDetails?.vulnerabilityId)
