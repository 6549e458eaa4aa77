import { setTimeout } from 'node:timers/promises'
import { ecs } from '../adapters/aws/ecs.ts'
import { cluster, service } from './account.ts'
import type { Scene } from './scene.ts'

/** Milliseconds between two looks at what the twin was asked. */
const pause = 5

/**
 * Another client of the same account, with its own key: as soon as our deployment has begun, it brings the revision
 * that ran before once more.
 */
export async function deployBeside({ twin, world }: Scene, over: AbortSignal): Promise<void> {
  const hasBegun = (): boolean => twin.calls.some(({ operation }) => operation === 'UpdateService')
  while (!hasBegun() && !over.aborted) await setTimeout(pause)
  if (over.aborted) return
  const { accessKeyId, secret } = twin.userKey()
  const credentials = { accessKeyId, secretAccessKey: secret }
  const where = { region: twin.region, endpoint: twin.url, credentials }
  await ecs(where, cluster, service, world.signal).update(`${service}:1`, true)
  world.progress.note(`# somebody else deploys ${service}:1, by another key`)
}
