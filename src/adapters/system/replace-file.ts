import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { absent } from './absent.ts'

/** Replaces a file, or makes one, whole or not at all; it keeps its mode. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const mode = (await stat(path).catch(absent))?.mode
  const half = `${path}.kship-${process.pid}`
  try {
    await writeFile(half, text, { flag: 'wx', ...(mode !== undefined && { mode }) })
    await rename(half, path)
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
}
