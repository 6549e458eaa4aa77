import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { asError, UsageError } from '../../core/command/failure.ts'

/** A text file that an input names. @throws UsageError `unreadable-file` naming input and file as written */
export async function readInputFile(folder: string, file: string, input: string): Promise<string> {
  try {
    return await readFile(resolve(folder, file), 'utf8')
  } catch (thrown) {
    const error: NodeJS.ErrnoException = asError(thrown)
    const why = error.code ?? error.name
    throw new UsageError('unreadable-file', input, `input "${input}": cannot read "${file}" (${why})`, error)
  }
}

/** The same for a file that may be missing: then undefined. */
export async function readInputFileIfAny(
  folder: string,
  file: string,
  input: string,
): Promise<string | undefined> {
  try {
    return await readInputFile(folder, file, input)
  } catch (error) {
    const cause: NodeJS.ErrnoException = asError(asError(error).cause)
    if (cause.code === 'ENOENT') return undefined
    throw error
  }
}
