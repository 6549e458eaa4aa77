import { Halted } from '../command/failure.ts'
import type { Journal, Ports } from './journal.ts'
import type { Plan } from './plan.ts'
import { redactor } from './redact.ts'

const lines = 50
const width = 500

/** The end of each container's log since the deployment was created, without secrets. */
export async function recordLog(
  plan: Plan,
  version: number,
  { service }: Ports,
  journal: Journal,
): Promise<void> {
  const redact = redactor([plan.workload, ...(plan.previous ? [plan.previous] : [])])
  try {
    const own = (await service.deployments()).find((one) => one.version === version)
    const logs = await Promise.all(
      Object.keys(plan.workload.containers).map((name) => service.log(name, own?.createdAt ?? 0)),
    )
    // Redacted before it is cut, so that no half of a secret is left over.
    journal.log = logs.flatMap((log) => log.slice(-lines).map((line) => redact(line).slice(0, width)))
    if (journal.log.length === 0) skip('it is empty')
  } catch (error) {
    if (!(error instanceof Halted) || error.detail !== 'access-denied') throw error
    skip(error.message)
  }

  function skip(why: string): void {
    journal.skipped.push({ what: 'container log', why, count: 1 })
  }
}
