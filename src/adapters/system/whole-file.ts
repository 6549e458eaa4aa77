import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file that is there whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const growing = `${file}.kship-${randomUUID()}`
  await refuseSpecial(file)
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(growing, text)
    await rename(growing, file)
  } finally {
    await rm(growing, { force: true })
  }
}

export async function removeFile(file: string): Promise<void> {
  await refuseSpecial(file)
  await rm(file, { force: true })
}

/** To rename over `/dev/null`, or to remove it, would take it from the whole machine. */
async function refuseSpecial(file: string): Promise<void> {
  const stats = await lstat(file).catch(() => undefined)
  if (stats !== undefined && !stats.isFile() && !stats.isSymbolicLink()) throw new Error('it is no file')
}
