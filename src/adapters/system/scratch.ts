import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asError, UsageError } from '../../core/command/failure.ts'

/** A temporary folder that only this user can read, gone when the work ends, however it ends. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await newTemporary()
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function newTemporary(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'kship-'))
  } catch (error) {
    const message = `TMPDIR: no temporary folder can be made in "${tmpdir()}" (${asError(error).message})`
    throw new UsageError('bad-value', 'TMPDIR', message, error)
  }
}
