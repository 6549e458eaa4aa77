import { Halted } from '../command/failure.ts'
import type { Work } from './apply.ts'
import type { Ending, Journal, Ports } from './journal.ts'
import { capital } from './sentence.ts'
import type { Followed, Named, Plan } from './target.ts'

/**
 * Starts what ran before once more and stays with it until it serves. Blocked by nothing: not by secrets in it, not
 * by verdicts (invariant 9); and never over a newer deployment than our own.
 */
export async function rollBack<P extends Plan, O extends Named>(
  work: Work<P, O>,
  own: O,
  ports: Ports,
  journal: Journal,
): Promise<Ending> {
  const { previous } = work.plan
  if (previous === undefined)
    return { detail: 'not-rolled-back', summary: 'there is no version before it to go back to.' }
  try {
    const ending = await restore(work, previous, own, ports, journal)
    const verified = ending.detail === 'rolled-back'
    journal.evidence['rollback'] = { to: previous.id, verified, by: 'kship' }
    return ending
  } catch (error) {
    if (!(error instanceof Halted)) throw error
    journal.evidence['rollback'] = { to: previous.id, verified: false, by: 'kship' }
    return {
      detail: 'not-rolled-back',
      summary: `${previous.name} could not be put back: ${error.message}`,
    }
  }
}

async function restore<P extends Plan, O extends Named>(
  { plan, request, target }: Work<P, O>,
  previous: Named,
  own: O,
  { clock, progress }: Ports,
  journal: Journal,
): Promise<Ending> {
  if (!(await target.isNewest(own)))
    return { detail: 'superseded', summary: 'a newer deployment was made meanwhile, and was left alone.' }
  const again = await target.startPrevious(plan, own, journal)
  const as = again.name === previous.name ? '' : `, as ${again.name}`
  journal.state = `${capital(previous.name)} was deployed once more${as}; ${target.platform} goes on with it by itself; nobody saw it serve.`
  const followed = await target.follow(again, clock.now() + request.timeout, (transition) => {
    journal.transitions.push(`rollback: ${transition}`)
    progress.update(transition)
  })
  if (followed.ending === 'superseded')
    return { detail: 'superseded', summary: 'a newer deployment than the rollback was made meanwhile.' }
  const failure =
    followed.ending === 'serves' ? await target.unlikePrevious(plan, again) : `it is ${stateOf(followed)}`
  return failure === undefined
    ? { detail: 'rolled-back', summary: `${previous.name} serves again${as}.` }
    : { detail: 'not-rolled-back', summary: `${previous.name} is not back${as}: ${failure}.` }
}

function stateOf(followed: Exclude<Followed, { ending: 'serves' }>): string {
  if (followed.ending === 'given-up') return followed.state
  return followed.ending === 'hopeless' ? followed.detail : followed.ending
}
