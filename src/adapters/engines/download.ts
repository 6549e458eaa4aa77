import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { asError, Halted } from '../../core/command/failure.ts'

export type Pinned = {
  readonly url: string
  /** Hex. */
  readonly sha256: string
}
const longest = 512 * 1024 * 1024

/**
 * Fetches a file that is known by its sha256; it takes its name when it is whole and the one that is meant.
 * @param onBytes told how much came so far
 * Throws `Halted`: unreachable, refused for an answer other than 200, digest-mismatch for another file.
 */
export async function download(
  { url, sha256 }: Pinned,
  file: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const growing = `${file}.kship-${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true })
    const found = await fetched(url, growing, signal, onBytes)
    if (found !== sha256) {
      const message = `${url} gave a file of sha256 ${found}, not ${sha256}: it was thrown away.`
      throw new Halted('blocked', 'digest-mismatch', message)
    }
    await rename(growing, file)
  } finally {
    await rm(growing, { force: true })
  }
}

async function fetched(
  url: string,
  file: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  let size = 0
  async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      size += chunk.length
      if (size > longest) throw new Error(`more than ${longest} bytes`)
      hash.update(chunk)
      onBytes(size)
      yield chunk
    }
  }
  try {
    const { status, body } = await fetch(url, { signal })
    if (status !== 200 || body === null) {
      throw new Halted('incomplete', 'refused', `${url} answered ${status}: nothing was installed.`)
    }
    await pipeline(Readable.from(counted(body), { objectMode: false }), createWriteStream(file))
    return hash.digest('hex')
  } catch (error) {
    if (error instanceof Halted) throw error
    const cause = asError(error).cause
    const why = cause === undefined ? asError(error).message : asError(cause).message
    throw new Halted('incomplete', 'unreachable', `${url} could not be fetched (${why}).`, { cause: error })
  }
}
