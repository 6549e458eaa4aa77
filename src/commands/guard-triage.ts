import { withDeadline } from '../adapters/system/deadline.ts'
import type { Site } from '../core/command/command.ts'
import type { Clock } from '../core/command/progress.ts'
import { regionOf } from '../core/identity/session.ts'
import { type KeyAuthority, triageKeys } from '../core/secrets/key-triage.ts'
import type { KeyTriage } from '../core/secrets/triaged.ts'

type Given = {
  readonly region: string | undefined
  readonly 'github-host': string | undefined
  readonly rehearsal: boolean
}

/** Work under a signal that ends when its time is over, or with this one. */
export type Deadline = <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** Milliseconds for all questions together. */
const patience = 20_000
const soon: Deadline = (signal, work) => withDeadline(signal, patience, work)

/**
 * Asks AWS about the keys that were found, by a session of this role. It is opened when there is one to ask about.
 * @throws UsageError when no region is known
 */
export function keyTriage(role: string, given: Given, site: Site, deadline = soon): KeyTriage {
  regionOf({ ...given, env: site.env })
  return async (ids) => {
    const told = await site.progress.step('Ask AWS about the keys that were found', () =>
      deadline(site.signal, (signal) =>
        triageKeys(ids, {
          open: () => authorityOf(role, given, within(site, signal)),
          isOver: () => signal.aborted,
        }),
      ),
    )
    site.signal.throwIfAborted()
    return told
  }
}

async function authorityOf(role: string, given: Given, site: Site): Promise<KeyAuthority> {
  const { openAwsSession } = await import('./aws-session.ts')
  const { accessKeys } = await import('../adapters/aws/access-keys.ts')
  const inputs = { ...given, 'role-to-assume': role, 'allow-long-lived-keys': undefined }
  const session = await openAwsSession(inputs, ['IAM'], site)
  // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
  const account = session.arn.split(':')[4] ?? ''
  return { ...accessKeys(session, site.signal), account, rehearsal: session.rehearsal }
}

/** The same site, all of whose waiting ends with the signal, and which has no steps within a step. */
const within = (site: Site, signal: AbortSignal): Site => ({
  ...site,
  signal,
  clock: cutShort(site.clock, signal),
  progress: { ...site.progress, step: (_, work) => work() },
})

const cutShort = (clock: Clock, signal: AbortSignal): Clock => ({
  now: () => clock.now(),
  sleep: async (milliseconds) => {
    signal.throwIfAborted()
    await Promise.race([
      clock.sleep(milliseconds),
      new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      ),
    ])
  },
})
