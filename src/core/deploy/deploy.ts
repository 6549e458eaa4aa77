import { asError, Halted, UsageError } from '../command/failure.ts'
import { apply } from './apply.ts'
import { judgeVerdict } from './gate.ts'
import type { Ending, Journal, Ports, Request } from './journal.ts'
import { redactor } from './redact.ts'
import { capital } from './sentence.ts'
import { visited } from './smoke.ts'
import { changedBytes, type Subject } from './subject.ts'
import type { Named, Plan, Target } from './target.ts'

export type Deployed = Ending & { readonly plan: Plan }

/** Gate, plan, apply. The journal is the caller's, who reports from it when this throws. */
export async function deploy<P extends Plan, O extends Named>(
  request: Request,
  target: Target<P, O>,
  ports: Ports,
  journal: Journal,
): Promise<Deployed> {
  const { progress } = ports
  const subject = await progress.step('Read the image again', () => ports.subject())
  const { digest } = subject
  journal.evidence['image'] = { digest }
  journal.debt.push(...judgeVerdict(request.verdict, digest, request.verdictMode, request.rehearsal))
  const plan = await progress.step('Plan', () => planFor(target, subject, ports, journal))
  if (plan.kind === 'unchanged') {
    // What an earlier run brought there may have been cut short before it was visited.
    const visit = () => progress.step('Verify', () => visited({ request, target }, ports, journal))
    return {
      plan,
      ...unchanged(plan, request.dryRun || request.smoke === undefined ? undefined : await visit()),
    }
  }
  if (request.dryRun) return { plan, detail: 'planned', summary: planned(request, plan) }
  try {
    return { plan, ...(await apply({ request, plan, subject, target }, ports, journal)) }
  } catch (error) {
    // AWS's words may quote what it was sent.
    throw cutShort(error, redactor(plan.containers, request.inspector), journal, ports)
  }
}

async function planFor<P extends Plan, O extends Named>(
  target: Target<P, O>,
  subject: Subject,
  { progress }: Ports,
  journal: Journal,
): Promise<P> {
  const plan = await target.plan(subject, journal)
  journal.debt.push(...plan.debt)
  journal.evidence['plan'] = { changes: plan.changes, warnings: plan.warnings }
  for (const change of plan.changes) progress.note(`  ${change}`)
  for (const warning of plan.warnings) progress.warn(warning)
  return plan
}

function unchanged({ previous }: Plan, wrong: string | undefined): Ending {
  const runs = `${capital(previous?.name ?? '')} runs this very image and specification already`
  return wrong === undefined
    ? { detail: 'unchanged', summary: `${runs}; nothing was done.` }
    : {
        detail: 'not-rolled-back',
        summary: `${runs}, but ${wrong}. It ran before this run; nothing was done.`,
      }
}

const planned = ({ service }: Request, { changes }: Plan): string =>
  `${changes.length} change${changes.length === 1 ? '' : 's'} planned for ${service}; nothing was done.`

/** Once something was changed, whatever cuts the run short closes as failed and says in what state things are. */
function cutShort(
  thrown: unknown,
  redact: (words: string) => string,
  { state }: Journal,
  { signal, progress }: Ports,
): unknown {
  const cause = changedBytes(thrown)
  const isChanged = state !== ''
  if (signal.aborted && isChanged) return new Halted('failed', 'cancelled', `Cancelled. ${state}`, { cause })
  const error = asError(cause)
  const message = redact(`${error.message.replace(/[^.]$/, '$&.')} ${state}`.trim())
  if (error instanceof Halted) {
    const outcome = !isChanged || error.outcome === 'blocked' ? error.outcome : 'failed'
    return new Halted(outcome, error.detail, message, { ...error, cause })
  }
  if (!isChanged) return cause
  if (error instanceof UsageError) return new Halted('failed', 'refused', message, { cause })
  progress.warn(redact(error.stack ?? error.message))
  return new Halted('failed', 'defect', `A defect of kship, please report it (${error.name}): ${message}`, {
    cause,
  })
}
