import type { Clock } from '../core/command/progress.ts'

/**
 * A stand-in's clock runs fast: what waits a minute for AWS waits three seconds for it. No faster than the slowest
 * stand-in whose findings are waited for, or the wait would end before they are there.
 */
const haste = 20

/** Waits and deadlines alike are shorter. */
export const hastened = ({ now, sleep }: Clock): Clock => {
  const began = now()
  return {
    now: () => began + (now() - began) * haste,
    sleep: (milliseconds) => sleep(milliseconds / haste),
  }
}

/** Asks more often, and gives up no sooner: how long a container takes to start does not depend on any clock. */
export const impatient = ({ now, sleep }: Clock): Clock => ({
  now,
  sleep: (milliseconds) => sleep(milliseconds / haste),
})
