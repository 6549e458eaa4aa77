import type { Clock } from '../core/command/progress.ts'

/** A stand-in's clock runs fast: what waits 40 seconds for AWS waits one for it. */
const haste = 40

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
