import { Halted } from '../command/failure.ts'
import { DigestMismatch } from '../image/oci.ts'

/** Runs work on an image's bytes; a change of them closes the gate. */
export async function unchanged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DigestMismatch)) throw error
    throw new Halted('blocked', 'digest-mismatch', `${error.message}.`, { cause: error })
  }
}
