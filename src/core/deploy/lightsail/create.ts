import { Halted } from '../../command/failure.ts'
import type { Clock } from '../../command/progress.ts'
import { changesBetween } from '../settings.ts'
import type { Service, Workload } from './service.ts'
import { settingsOf, withoutDefaults } from './settings.ts'

const attempts = 4

/**
 * Starts a deployment and gives its version. CreateContainerServiceDeployment has no client token: after a lost answer
 * the one that is there already is taken, rather than one more made, and never over somebody else's.
 * @param newest the version after which ours comes
 */
export async function created(
  workload: Workload,
  newest: number,
  service: Pick<Service, 'create' | 'deployments'>,
  clock: Clock,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await service.create(workload)
    } catch (error) {
      if (!(error instanceof Halted) || error.detail !== 'unreachable' || attempt === attempts) throw error
      await clock.sleep(1_000 * 2 ** attempt)
      const newer = (await service.deployments()).filter(({ version }) => version > newest)
      const same = newer.find((one) => isSame(one, workload))
      if (same !== undefined) return same.version
      if (newer.length > 0) throw error
    }
  }
}

const isSame = (one: Workload, other: Workload): boolean =>
  changesBetween(withoutDefaults(settingsOf(one)), withoutDefaults(settingsOf(other))).length === 0 &&
  Object.entries(other.containers).every(([name, { image }]) => one.containers[name]?.image === image)
