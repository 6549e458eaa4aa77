/** Milliseconds since the epoch. Unless it is told, nothing has ended: a secret in force is the worse mistake. */
let moment = 0

/**
 * The time by which secrets have ended while some work is done. One process does one run at one time; handing it through
 * every reader of objects, files and layers down to a token's claims would say no more than that.
 */
export async function atMoment<T>(now: number, work: () => Promise<T>): Promise<T> {
  const before = moment
  moment = now
  try {
    return await work()
  } finally {
    moment = before
  }
}

/** So long after the end of a token, in milliseconds, CloudTrail's event history and most logs tell what it was used for. */
const traceable = 90 * 24 * 60 * 60 * 1000

/**
 * Ended so long ago that nobody can look up any more what was done with it.
 * @param seconds since the epoch, as a token says them
 */
export const hasEnded = (seconds: number): boolean => seconds * 1000 < moment - traceable
