import type { ECSClient } from '@aws-sdk/client-ecs'
import { beforeAll } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import type { SeedFargate } from '../../../src/twin/ecs/seed.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { temporaryFolder } from '../../folder.ts'
import { ecsClient, session } from '../client.ts'
import { sampleLayout } from '../image.ts'
import * as sample from './sample.ts'

/** No container runs, and no time is lost in waiting. */
export const simulated = { health: 'simulated', speed: 1000 } as const satisfies TwinOptions

/** The service `advisor` at revision 1 on a twin, which whoever begins it stops. */
export type Account = {
  readonly twin: Twin
  /** May deploy the service. */
  readonly client: ECSClient
  readonly digest: Digest
  /** The image that the twin's registry holds, by digest. */
  readonly image: string
  begin(options?: TwinOptions, seed?: Partial<SeedFargate>): Promise<void>
}

export function account(): Account {
  const layout = temporaryFolder()
  let digest: Digest
  let twin: Twin
  let client: ECSClient
  beforeAll(async () => {
    digest = (await sampleLayout(layout)).digest
  })

  return {
    get twin() {
      return twin
    },
    get client() {
      return client
    },
    get digest() {
      return digest
    },
    get image() {
      return `${twin.fargate.registry}/advisor@${digest}`
    },
    async begin(options = {}, seed = {}) {
      twin = await startTwin(options)
      await twin.fargate.seed({
        cluster: sample.cluster,
        name: sample.service,
        layout,
        repository: 'advisor',
        taskDefinition: sample.taskDefinition(),
        loadBalancer: sample.loadBalancer,
        ...seed,
      })
      client = ecsClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn }))
    },
  }
}
