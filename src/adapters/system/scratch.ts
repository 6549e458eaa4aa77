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

/** The same, for work that seldom needs one: it is made when it is first asked for. */
export async function withScratchAtNeed<T>(work: (folder: () => Promise<string>) => Promise<T>): Promise<T> {
  let made: Promise<string> | undefined
  const folder = (): Promise<string> => {
    made ??= newTemporary()
    return made
  }
  try {
    return await work(folder)
  } finally {
    if (made !== undefined) await rm(await made, { recursive: true, force: true })
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
