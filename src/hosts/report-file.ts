import { constants } from 'node:fs'
import { access, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { codeOf, UsageError } from '../core/command/failure.ts'

/** Where input `output` points, and how it was written. */
export type ReportFile = { readonly path: string; readonly written: string }

/**
 * Asked before the run: a report without a place must not be found out after a deployment.
 * @returns undefined when there is no `output`
 * @throws UsageError `unreadable-file` for a place that cannot be written
 */
export async function reportFile(
  cwd: string,
  input: (name: string) => string,
): Promise<ReportFile | undefined> {
  const written = input('output').trim()
  if (written === '') return undefined
  const file = { path: resolve(cwd, input('directory').trim(), written), written }
  try {
    const there = await stat(file.path).catch(() => undefined)
    if (there?.isDirectory() === true) throw new Error('is a folder')
    await access(there === undefined ? dirname(file.path) : file.path, constants.W_OK)
  } catch (error) {
    throw unwritable(file, error)
  }
  return file
}

export async function writeReport(file: ReportFile, text: string): Promise<void> {
  try {
    await writeFile(file.path, text)
  } catch (error) {
    // Half of a report says something else than the whole. What is no file, such as a pipe, is not ours to remove.
    const there = await stat(file.path).catch(() => undefined)
    if (there?.isFile() === true) await rm(file.path).catch(() => undefined)
    throw unwritable(file, error)
  }
}

const unwritable = ({ written }: ReportFile, error: unknown): UsageError =>
  new UsageError(
    'unreadable-file',
    'output',
    `input "output": cannot write "${written}" (${codeOf(error)})`,
    error,
  )
