import { Halted } from '../command/failure.ts'
import { follow } from './follow.ts'
import type { Ending, Journal, Ports, Work } from './journal.ts'
import type { Deployment } from './service.ts'

/**
 * Creates the version before once more and stays with it until it serves. Blocked by nothing: not by secrets in
 * it, not by verdicts (invariant 9); and never over a newer deployment than our own.
 */
export async function rollBack(
  { plan, request }: Work,
  version: number,
  ports: Ports,
  journal: Journal,
): Promise<Ending> {
  const { previous } = plan
  if (previous === undefined)
    return { detail: 'not-rolled-back', summary: 'there is no version before it to go back to.' }
  try {
    const ending = await restore(previous, version, request.timeout, ports, journal)
    const verified = ending.detail === 'rolled-back'
    journal.evidence['rollback'] = { to: String(previous.version), verified, by: 'kship' }
    return ending
  } catch (error) {
    if (!(error instanceof Halted)) throw error
    journal.evidence['rollback'] = { to: String(previous.version), verified: false, by: 'kship' }
    return {
      detail: 'not-rolled-back',
      summary: `version ${previous.version} could not be put back: ${error.message}`,
    }
  }
}

async function restore(
  previous: Deployment,
  version: number,
  timeout: number,
  { service, clock, progress }: Ports,
  journal: Journal,
): Promise<Ending> {
  const before = await service.deployments()
  if (before.some((one) => one.version > version))
    return { detail: 'superseded', summary: 'a newer deployment was made meanwhile, and was left alone.' }
  const { containers, publicEndpoint } = previous
  const again = await service.create({ containers, ...(publicEndpoint && { publicEndpoint }) })
  journal.state = `Version ${previous.version} was created once more, as version ${again}; Lightsail goes on with it.`
  const { ending } = await follow(again, service, clock, clock.now() + timeout, (transition) => {
    journal.transitions.push(`rollback: ${transition}`)
    progress.update(transition)
  })
  if (ending === 'superseded')
    return { detail: 'superseded', summary: 'a newer deployment than the rollback was made meanwhile.' }
  const failure = ending === 'ACTIVE' ? await otherImage(previous, again, service) : `it is ${ending}`
  return failure === undefined
    ? { detail: 'rolled-back', summary: `version ${previous.version} serves again, as version ${again}.` }
    : {
        detail: 'not-rolled-back',
        summary: `version ${previous.version} is not back as version ${again}: ${failure}.`,
      }
}

/** Names of registered images are bound to a digest, so equal names are equal images. */
async function otherImage(
  previous: Deployment,
  again: number,
  service: Ports['service'],
): Promise<string | undefined> {
  const own = (await service.deployments()).find((one) => one.version === again)
  const other = Object.entries(previous.containers).find(
    ([name, { image }]) => own?.containers[name]?.image !== image,
  )
  return other === undefined ? undefined : `container "${other[0]}" runs another image`
}
