import { asError, Halted, UsageError } from '../command/failure.ts'
import { DigestMismatch, type Image } from '../image/oci.ts'
import { apply } from './apply.ts'
import { settled } from './follow.ts'
import { judgeVerdict } from './gate.ts'
import type { Ending, Journal, Ports, Request } from './journal.ts'
import { makePlan, type Plan } from './plan.ts'
import { redactor } from './redact.ts'

export type Deployed = Ending & { readonly plan: Plan }

/** Gate, plan, apply. The journal is the caller's, who reports from it when this throws. */
export async function deploy(request: Request, ports: Ports, journal: Journal): Promise<Deployed> {
  const { progress } = ports
  const image = await progress.step('Read the image again', () => readWhole(ports))
  const { digest } = image.descriptor
  journal.evidence['image'] = { digest }
  journal.debt.push(...judgeVerdict(request.verdict, digest, request.verdictMode, request.rehearsal))
  const plan = await progress.step('Plan', () => planFor(request, ports, image, journal))
  if (plan.kind === 'unchanged') return { plan, ...unchanged(plan) }
  if (request.dryRun) return { plan, detail: 'planned', summary: planned(request, plan) }
  try {
    return { plan, ...(await apply({ request, plan, image }, ports, journal)) }
  } catch (error) {
    throw cutShort(error, plan, journal, ports.signal)
  }
}

/** Every blob to its end: what does not hash to its descriptor goes no further (invariant 5). */
async function readWhole({ image }: Ports): Promise<Image> {
  try {
    const opened = await image()
    for (const blob of [opened.manifest.config, ...opened.manifest.layers])
      for await (const _ of opened.blob(blob));
    return opened
  } catch (error) {
    throw changedBytes(error)
  }
}

function changedBytes(error: unknown): unknown {
  if (!(error instanceof DigestMismatch)) return error
  const message = `The image's bytes were changed: ${error.message}. Nothing was deployed.`
  return new Halted('blocked', 'digest-mismatch', message, {
    cause: error,
    evidence: { expected: error.expected, found: error.found },
  })
}

async function planFor(request: Request, ports: Ports, image: Image, journal: Journal): Promise<Plan> {
  const { service, clock, progress } = ports
  const state = await settled(service, clock, clock.now() + request.timeout)
  if (state === undefined)
    throw new UsageError(
      'bad-value',
      'service',
      `input "service": there is no container service "${request.service}" in this region and account`,
    )
  if (state.url !== undefined) journal.url = state.url
  const [deployments, images] = await Promise.all([service.deployments(), service.images()])
  const { digest } = image.descriptor
  const plan = makePlan({ ...request, digest }, { state, deployments, images })
  journal.debt.push(...plan.debt)
  journal.evidence['plan'] = { changes: plan.changes, warnings: plan.warnings }
  for (const change of plan.changes) progress.note(`  ${change}`)
  for (const warning of plan.warnings) progress.warn(warning)
  return plan
}

const unchanged = ({ previous }: Plan): Ending => ({
  detail: 'unchanged',
  summary: `Version ${previous?.version} runs this very image and specification already; nothing was done.`,
})

const planned = ({ service }: Request, { changes }: Plan): string =>
  `${changes.length} change${changes.length === 1 ? '' : 's'} planned for ${service}; nothing was done.`

/** An error after the first change closes as failed, and says in what state things are. */
function cutShort(error: unknown, plan: Plan, { state }: Journal, signal: AbortSignal): unknown {
  const known = changedBytes(error)
  if (signal.aborted && state !== '')
    return new Halted('failed', 'cancelled', `Cancelled. ${state}`, { cause: error })
  if (!(known instanceof Halted)) return known
  // AWS's words may quote what it was sent.
  const redact = redactor([plan.workload, ...(plan.previous ? [plan.previous] : [])])
  const message = redact(`${asError(known).message} ${state}`.trim())
  const outcome = state === '' || known.outcome === 'blocked' ? known.outcome : 'failed'
  return new Halted(outcome, known.detail, message, { cause: known, evidence: known.evidence })
}
