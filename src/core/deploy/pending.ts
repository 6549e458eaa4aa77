import { Halted } from '../command/failure.ts'

/**
 * Somebody else's deployment that does not end in time: nothing is planned on it, and nothing is put over it.
 * @param what as the sentence begins, `Version 13`
 */
export const pending = (what: string): Halted =>
  new Halted(
    'failed',
    'still-running',
    `${what} was deployed by someone else and had not ended in time. Nothing was done; run again once it has, or give a longer "timeout".`,
  )
