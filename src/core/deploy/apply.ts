import type { Ending, Journal, Ports, Request } from './journal.ts'
import { recordLog } from './log-tail.ts'
import { redactor } from './redact.ts'
import { rollBack } from './rollback.ts'
import { capital } from './sentence.ts'
import { visited } from './smoke.ts'
import type { Subject } from './subject.ts'
import type { Followed, Named, Plan, Running, Target } from './target.ts'

export type Work<P extends Plan, O extends Named> = {
  readonly request: Request
  readonly plan: P
  readonly subject: Subject
  readonly target: Target<P, O>
}

/** Executes exactly the plan, and stays with it until it is known what serves. */
export async function apply<P extends Plan, O extends Named>(
  work: Work<P, O>,
  ports: Ports,
  journal: Journal,
): Promise<Ending> {
  const { plan, request, subject, target } = work
  const { clock, progress } = ports
  const prepared = await target.prepare(plan, subject, journal)
  const newer = await target.overtaken(plan)
  if (newer !== undefined) return overtaken(newer)
  const own = await target.start(plan, prepared, journal)
  journal.deployment = own.id
  journal.state = `${capital(own.name)} was created. ${target.leftAlone(plan)}`
  const followed = await progress.step(`Follow ${own.name}`, () =>
    target.follow(own, clock.now() + request.timeout, note(journal, ports)),
  )
  switch (followed.ending) {
    case 'serves':
      return verify(work, own, ports, journal)
    case 'given-up':
      return givenUp(work, own, followed, journal)
    case 'hopeless':
      return takeBack(work, own, followed, ports, journal)
    case 'superseded':
      return superseded(own)
    case 'still-running':
      return stillRunning(own, request.timeout, target.leftAlone(plan))
  }
}

const note =
  ({ transitions }: Journal, { progress }: Ports) =>
  (transition: string): void => {
    transitions.push(transition)
    progress.update(transition)
  }

type Unfit = { readonly why: string; readonly detail?: Ending['detail'] }

/** The platform calls it healthy; whether it is the right one is ours to see. */
async function verify<P extends Plan, O extends Named>(
  work: Work<P, O>,
  own: O,
  ports: Ports,
  journal: Journal,
): Promise<Ending> {
  const name = capital(own.name)
  journal.state = `${name} is active; it was not verified to the end. Run again: it is verified then.`
  const unfit = await ports.progress.step('Verify', () => judge(work, own, ports, journal))
  if (unfit === undefined) return { detail: 'deployed', summary: `${name} serves ${work.plan.digest}.` }
  await recordLog(work, own, journal)
  journal.state = `${name} serves, and should not: ${unfit.why}. ${putBack(work.plan)}`
  const back = await ports.progress.step('Roll back', () => rollBack(work, own, ports, journal))
  return {
    detail: detailOf(back, unfit),
    summary: `${name} became active, but ${unfit.why}; ${back.summary}`,
  }
}

/** That it could not be taken back weighs more than why it had to be. */
const detailOf = (back: Ending, { detail = 'rolled-back' }: Pick<Unfit, 'detail'>): Ending['detail'] =>
  back.detail === 'rolled-back' ? detail : back.detail

async function judge<P extends Plan, O extends Named>(
  work: Work<P, O>,
  own: O,
  ports: Ports,
  journal: Journal,
): Promise<Unfit | undefined> {
  const { plan, request, subject, target } = work
  const running = await runningOf(plan, own, target, ports)
  journal.evidence['digests'] = {
    verdict: request.verdict?.digest ?? 'none',
    ...(subject.image === undefined ? { named: plan.digest } : { layout: plan.digest, pushed: plan.digest }),
    running: running.digest ?? 'unknown',
  }
  if (running.digest === undefined) return running
  if (running.digest !== plan.digest)
    return { why: `the image that runs is ${running.digest}, not ${plan.digest}` }
  const wrong = await visited(work, ports, journal)
  return wrong === undefined ? undefined : { why: wrong }
}

/** Read until it is there: what runs is not said to be consistent with the end of a deployment at once. */
async function runningOf<P extends Plan, O extends Named>(
  plan: P,
  own: O,
  target: Target<P, O>,
  { clock }: Ports,
): Promise<Running> {
  for (const pause of [1_000, 2_000, 4_000]) {
    const running = await target.running(plan, own)
    if (running.digest !== undefined) return running
    await clock.sleep(pause)
  }
  return target.running(plan, own)
}

async function givenUp<P extends Plan, O extends Named>(
  work: Work<P, O>,
  own: O,
  { why: said }: Extract<Followed, { ending: 'given-up' }>,
  journal: Journal,
): Promise<Ending> {
  const { plan, request, target } = work
  await recordLog(work, own, journal)
  const { diagnosis, inWords } = target.diagnose(journal, plan)
  journal.evidence['diagnosis'] = diagnosis
  const why = said === undefined ? inWords : redactor(plan.containers, request.inspector)(said)
  const { previous } = plan
  const serves = previous !== undefined && (await target.previousServes(plan))
  journal.evidence['rollback'] = {
    to: previous?.id ?? 'none',
    verified: serves,
    by: target.platform.toLowerCase(),
  }
  const rest =
    previous === undefined
      ? 'nothing ran before it'
      : `${previous.name} ${serves ? 'serves again' : 'does not serve either'}`
  return {
    detail: serves ? 'rolled-back' : 'not-rolled-back',
    summary: `${capital(own.name)} never became healthy (${why}); ${rest}.`,
  }
}

async function takeBack<P extends Plan, O extends Named>(
  work: Work<P, O>,
  own: O,
  hopeless: Extract<Followed, { ending: 'hopeless' }>,
  ports: Ports,
  journal: Journal,
): Promise<Ending> {
  await recordLog(work, own, journal)
  const why = redactor(work.plan.containers, work.request.inspector)(hopeless.why)
  journal.evidence['diagnosis'] = work.target.diagnose(journal, work.plan).diagnosis
  journal.state = `${capital(own.name)} cannot come up: ${why}.`
  const back = await ports.progress.step('Roll back', () => rollBack(work, own, ports, journal))
  const summary = `${capital(own.name)} never became healthy (${why}); ${back.summary}`
  return { detail: detailOf(back, hopeless), summary }
}

const putBack = ({ previous }: Plan): string =>
  previous === undefined ? '' : `Deploy what ${previous.name} ran again.`

const superseded = ({ name }: Named): Ending => ({
  detail: 'superseded',
  summary: `A newer deployment than ${name} was made meanwhile; it was left alone.`,
})
const overtaken = (newer: string): Ending => ({
  detail: 'superseded',
  summary: `${newer} since the plan was made; no deployment was made. Run again.`,
})
const stillRunning = ({ name }: Named, timeout: number, leftAlone: string): Ending => ({
  detail: 'still-running',
  summary: `${capital(name)} was neither active nor failed after ${timeout / 1000} s. ${leftAlone}`,
})
