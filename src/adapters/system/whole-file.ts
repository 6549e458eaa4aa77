import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file that is there whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const growing = `${file}.kship-${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(growing, text)
    await rename(growing, file)
  } finally {
    await rm(growing, { force: true })
  }
}

export const removeFile = (file: string): Promise<void> => rm(file, { force: true })
