import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { asError, codeOf, UsageError } from '../../core/command/failure.ts'

/** Nobody writes a larger one by hand; a parser would be busy with it for minutes, deaf to signals. */
const longest = 4 * 1024 * 1024
/** A report of as many findings as one holds takes ten MiB, and what it tells of a list of repositories five more. */
const longestReport = 64 * 1024 * 1024

/**
 * A text file of at most 4 MiB that an input names; it may be a pipe, as a shell makes of `<(…)`.
 * @throws UsageError `unreadable-file` naming the input, and the file as written
 */
export const readInputFile = (folder: string, file: string, input: string, written = file): Promise<string> =>
  readUpTo(longest, folder, file, input, written)

/** The same for a report that kship itself wrote: of at most 64 MiB. */
export const readReportFile = (folder: string, file: string, input: string): Promise<string> =>
  readUpTo(longestReport, folder, file, input, file)

async function readUpTo(
  most: number,
  folder: string,
  file: string,
  input: string,
  written: string,
): Promise<string> {
  try {
    return await readBounded(resolve(folder, file), most)
  } catch (error) {
    throw new UsageError(
      'unreadable-file',
      input,
      `input "${input}": cannot read "${written}" (${codeOf(error)})`,
      error,
    )
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

async function readBounded(path: string, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw new Error(`it is larger than ${most} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
