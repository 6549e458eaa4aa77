import { resolve } from 'node:path'
import { readInputFileIfAny } from '../adapters/system/input-file.ts'
import { removeFile, writeWhole } from '../adapters/system/whole-file.ts'
import { asError, UsageError } from '../core/command/failure.ts'
import { parseVerdict, renderVerdict, type Verdict } from '../core/scan/verdict.ts'

/** An old verdict must not outlive a look that fails; a file that is none is not ours to remove. */
export async function removeVerdict(folder: string, written: string): Promise<void> {
  const there = await readInputFileIfAny(folder, written, 'verdict')
  if (there === undefined) return
  if (there !== '') parseVerdict(there, written)
  await onFile(written, () => removeFile(resolve(folder, written)))
}

export const writeVerdict = (folder: string, written: string, verdict: Verdict): Promise<void> =>
  onFile(written, () => writeWhole(resolve(folder, written), renderVerdict(verdict)))

async function onFile(written: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const message = `input "verdict": cannot write "${written}" (${asError(error).message})`
    throw new UsageError('unreadable-file', 'verdict', message, error)
  }
}
