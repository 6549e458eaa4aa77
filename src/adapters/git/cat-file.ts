import type { Content } from '../../core/secrets/repository.ts'
import { type Git, strangeAnswer } from './git.ts'
import { missing, whole } from './missing.ts'
import { newline, records } from './records.ts'

/** As git reads ids on stdin: in blocks, since a history has many. */
export function* listed(oids: readonly string[]): Generator<string> {
  for (let from = 0; from < oids.length; from += block) {
    yield `${oids.slice(from, from + block).join('\n')}\n`
  }
}
const block = 512

/** Type and size of every object, in the order of the ids on these lines; a missing one has the type `missing`. */
export async function* describe(
  git: Git,
  lines: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<{ readonly type: string; readonly size: number }> {
  const args = ['cat-file', '--buffer', '--batch-check=%(objecttype) %(objectsize)']
  for await (const batch of records(whole(git.stream(args, lines)), newline)) {
    for (const line of batch) {
      const [type = '', size = ''] = line.toString('latin1').split(' ')
      // For an object that is not there git says `<oid> missing`.
      yield size === 'missing' ? { type: size, size: 0 } : { type: typed(type), size: counted(size) }
    }
  }
}

const types = ['blob', 'tree', 'commit', 'tag']
function typed(type: string): string {
  if (types.includes(type)) return type
  throw strangeAnswer('an object of no type')
}

/** Larger than this is no size. */
const mostBytes = 2 ** 48
function counted(size: string): number {
  if (/^\d{1,15}$/.test(size) && Number(size) < mostBytes) return Number(size)
  throw strangeAnswer('an object of no size')
}

/** The objects themselves, in the order of the ids, from one `cat-file --batch`. */
export async function* contents(git: Git, oids: readonly string[]): AsyncGenerator<Content> {
  if (oids.length === 0) return
  const chunks = new Chunks(whole(git.stream(['cat-file', '--buffer', '--batch'], listed(oids))))
  try {
    for (let done = 0; done < oids.length; done++) {
      const header = (await chunks.until(newline)).toString('latin1')
      const [oid = '', type = '', size = ''] = header.split(' ')
      if (type === 'missing') throw missing({ objects: [oid] })
      if (oid !== oids[done]) throw strangeAnswer('another object than it was asked for')
      const content = await chunks.take(counted(size))
      await chunks.take(1)
      yield { oid, type: typed(type), content }
    }
  } finally {
    await chunks.close()
  }
}

/** Bytes before an object: its id, its type and its size. */
const longestLine = 1024

/** Reads a stream by counts and up to a byte. */
class Chunks {
  private readonly source: AsyncIterator<Buffer>
  private chunk: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.source = stream[Symbol.asyncIterator]()
  }

  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = []
    let wanted = size
    while (wanted > this.chunk.length) {
      parts.push(this.chunk)
      wanted -= this.chunk.length
      await this.next()
    }
    parts.push(this.chunk.subarray(0, wanted))
    this.chunk = this.chunk.subarray(wanted)
    return parts.length === 1 ? (parts[0] ?? this.chunk) : Buffer.concat(parts)
  }

  async until(byte: number): Promise<Buffer> {
    let at = this.chunk.indexOf(byte)
    while (at === -1) {
      if (this.chunk.length > longestLine) throw strangeAnswer('a line without an end')
      const before = this.chunk
      await this.next()
      this.chunk = Buffer.concat([before, this.chunk])
      at = this.chunk.indexOf(byte)
    }
    const line = await this.take(at)
    await this.take(1)
    return line
  }

  /** Ends the child behind the stream, however far it was read. */
  async close(): Promise<void> {
    await this.source.return?.()
  }

  private async next(): Promise<void> {
    const { value, done } = await this.source.next()
    if (done === true) throw strangeAnswer('fewer objects than it was asked for')
    this.chunk = value
  }
}
