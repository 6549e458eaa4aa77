import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { asError } from '../../core/command/failure.ts'
import { EngineFailure } from '../../core/scan/assessment.ts'
import { isAbsent } from '../system/absent.ts'

/** Where a program lies on the disk, and what it must be. */
export type ProgramSource = {
  /** For messages, such as `Trivy 0.74.0`. */
  readonly name: string
  readonly file: string
  /** Of the file, hex. */
  readonly sha256: string
  /** The program's name in a .tar.gz; without it the file is the program. */
  readonly entry?: string
  /** A sentence for when there is no such file. */
  readonly missing: string
}

/** An executable is no larger than this, nor is an archive with one. */
const longest = 512 * 1024 * 1024

/**
 * Copies a program to `target` (mode 0500) and proves, on the bytes that were copied, that it is the one that is
 * meant: what is run is what was verified, whoever may write to the source meanwhile.
 * @returns sha256 of the program, hex
 * Throws `EngineFailure`: unusable when there is none, failed when it is another one.
 */
export async function takeProgram(source: ProgramSource, target: string): Promise<string> {
  const whole = createHash('sha256')
  const bytes = bounded(createReadStream(source.file, { highWaterMark: 1024 * 1024 }), whole)
  try {
    const own =
      source.entry === undefined ? await write(bytes, target) : await unpack(bytes, source.entry, target)
    const found = whole.digest('hex')
    if (found !== source.sha256) throw changed(source, found)
    return own ?? found
  } catch (error) {
    if (error instanceof EngineFailure) throw error
    if (isAbsent(error)) throw new EngineFailure('unusable', source.missing, error)
    const { message } = asError(error)
    throw new EngineFailure('failed', `${source.name} was not run: "${source.file}" ${message}.`, error)
  }
}

async function* bounded(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > longest) throw new Error(`is larger than ${longest} bytes`)
    hash.update(chunk)
    yield chunk
  }
}

/** Only the one entry is written, and not by its own name: no path of an archive leads anywhere. */
async function unpack(archive: AsyncIterable<Buffer>, wanted: string, target: string): Promise<string> {
  const tar = extract()
  const feeding = pipeline(Readable.from(archive, { objectMode: false }), createGunzip(), tar)
  // Its failure also ends the entries below, where it is handled.
  feeding.catch(() => undefined)
  let own: string | undefined
  for await (const entry of tar) {
    const { name, type } = entry.header
    if (name === wanted && type === 'file' && own === undefined) {
      const hash = createHash('sha256')
      await write(bounded(entry as AsyncIterable<Buffer>, hash), target)
      own = hash.digest('hex')
    }
    entry.resume()
  }
  await feeding
  if (own === undefined) throw new Error(`holds no file "${wanted}"`)
  return own
}

async function write(bytes: AsyncIterable<Buffer>, target: string): Promise<undefined> {
  await pipeline(
    Readable.from(bytes, { objectMode: false }),
    createWriteStream(target, { flags: 'wx', mode: 0o500 }),
  )
}

function changed({ name, file, sha256 }: ProgramSource, found: string): EngineFailure {
  return new EngineFailure(
    'failed',
    `${name} was not run: the sha256 of "${file}" is ${found}, not ${sha256}; find out who changed it.`,
  )
}

/** sha256 of a file, hex; undefined when there is none. */
export async function sha256Of(file: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
    return hash.digest('hex')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}
