import { diagnose, inWords } from './diagnosis.ts'
import { follow } from './follow.ts'
import type { Ending, Journal, Ports, Work } from './journal.ts'
import { recordLog } from './log-tail.ts'
import { digestOf, type Plan } from './plan.ts'
import { rollBack } from './rollback.ts'
import type { Workload } from './service.ts'
import { smokeTest } from './smoke.ts'

/** Executes exactly the plan, and stays with it until it is known what serves. */
export async function apply(work: Work, ports: Ports, journal: Journal): Promise<Ending> {
  const { plan, request } = work
  const { service, clock, progress } = ports
  const name = plan.registered ?? (await progress.step('Push the image', () => publish(work, ports, journal)))
  const [newest] = await service.deployments()
  if ((newest?.version ?? 0) !== plan.base) return overtaken(newest?.version)
  const version = await service.create(withImage(plan, name))
  journal.deployment = version
  journal.state = `Version ${version} was created; Lightsail goes on with it by itself.`
  const { ending } = await progress.step(`Follow version ${version}`, () =>
    follow(version, service, clock, clock.now() + request.timeout, note(journal, ports)),
  )
  if (ending === 'ACTIVE') return verify(work, version, ports, journal)
  if (ending === 'FAILED') return failed(work, version, ports, journal)
  return ending === 'superseded' ? superseded(version) : stillRunning(version, request.timeout)
}

async function publish({ image, plan }: Work, { service, push }: Ports, journal: Journal): Promise<string> {
  journal.state = 'Parts of the image may be in the registry; no deployment was made.'
  await push(image, await service.registryLogin())
  journal.state = 'The image is in the registry; no deployment was made.'
  return service.register(plan.target, plan.digest)
}

function withImage({ workload, target }: Plan, image: string): Workload {
  const containers = Object.entries(workload.containers).map(([name, container]) => [
    name,
    name === target ? { ...container, image } : container,
  ])
  return { ...workload, containers: Object.fromEntries(containers) }
}

const note =
  ({ transitions }: Journal, { progress }: Ports) =>
  (transition: string): void => {
    transitions.push(transition)
    progress.update(transition)
  }

/** AWS calls the version healthy; whether it is the right one is ours to see. */
async function verify(work: Work, version: number, ports: Ports, journal: Journal): Promise<Ending> {
  journal.state = `Version ${version} is active; it was not verified to the end.`
  const why = await ports.progress.step('Verify', () => unfit(work, version, ports, journal))
  if (why === undefined)
    return { detail: 'deployed', summary: `Version ${version} serves ${work.plan.digest}.` }
  await recordLog(work.plan, version, ports, journal)
  journal.state = `Version ${version} serves, and should not: ${why}.`
  const { detail, summary } = await ports.progress.step('Roll back', () =>
    rollBack(work, version, ports, journal),
  )
  return { detail, summary: `Version ${version} became active, but ${why}; ${summary}` }
}

async function unfit(
  { plan, request }: Work,
  version: number,
  ports: Ports,
  journal: Journal,
): Promise<string | undefined> {
  const running = await runningDigest(plan.target, version, ports)
  journal.evidence['digests'] = {
    verdict: request.verdict?.digest ?? 'none',
    layout: plan.digest,
    pushed: plan.digest,
    running: running ?? 'unknown',
  }
  if (running !== plan.digest) return `the image that runs is ${running ?? 'not listed'}, not ${plan.digest}`
  const state = await ports.service.find()
  if (state?.url !== undefined) journal.url = state.url
  if (request.smoke === undefined || state?.url === undefined) {
    const why = request.smoke === undefined ? 'no smoke-path given' : 'the service has no public URL'
    journal.skipped.push({ what: 'smoke test', why, count: 1 })
    return undefined
  }
  const wrong = await smokeTest(state.url, request.smoke, ports.visit, ports.clock)
  journal.evidence['smoke'] = wrong ?? 'passed'
  return wrong
}

/** Read until it is there: the list of images is not said to be consistent with the deployment at once. */
export async function runningDigest(
  target: string,
  version: number,
  { service, clock }: Pick<Ports, 'service' | 'clock'>,
): Promise<string | undefined> {
  for (const pause of [1_000, 2_000, 4_000, 0]) {
    const [deployments, images] = await Promise.all([service.deployments(), service.images()])
    const own = deployments.find((one) => one.version === version)
    const digest = own && digestOf(own, target, images)
    if (digest !== undefined) return digest
    await clock.sleep(pause)
  }
  return undefined
}

async function failed({ plan }: Work, version: number, ports: Ports, journal: Journal): Promise<Ending> {
  await recordLog(plan, version, ports, journal)
  const port = plan.workload.publicEndpoint?.containerPort
  const diagnosis = diagnose(journal.log, journal.transitions, port)
  journal.evidence['diagnosis'] = diagnosis
  const before = plan.previous?.version
  const deployments = await ports.service.deployments()
  const serves = deployments.some((one) => one.version === before && one.state === 'ACTIVE')
  journal.evidence['rollback'] = { to: String(before ?? 'none'), verified: serves, by: 'lightsail' }
  const rest =
    before === undefined
      ? 'nothing ran before it'
      : `version ${before} ${serves ? 'serves again' : 'does not serve either'}`
  return {
    detail: serves ? 'rolled-back' : 'not-rolled-back',
    summary: `Version ${version} never became healthy (${inWords(diagnosis, port)}); ${rest}.`,
  }
}

const superseded = (version: number): Ending => ({
  detail: 'superseded',
  summary: `A newer deployment than version ${version} was made meanwhile; it was left alone.`,
})
const overtaken = (newest: number | undefined): Ending => ({
  detail: 'superseded',
  summary: `Version ${newest} was deployed by someone else since the plan was made; no deployment was made. Run again.`,
})
const stillRunning = (version: number, timeout: number): Ending => ({
  detail: 'still-running',
  summary: `Version ${version} was neither active nor failed after ${timeout / 1000} s; Lightsail goes on with it by itself.`,
})
