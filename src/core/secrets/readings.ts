import type { Hit } from './hit.ts'
import type { Inspector } from './inspect.ts'
import { decode } from './text.ts'
import { Versions } from './versions.ts'

/** A content, and the paths under which it is to be read; none for the message of a commit or tag. */
export type Sample = { readonly content: Uint8Array; readonly readAs: readonly string[] }

/** What was found in a sample: under each of its paths, or in the message. */
export type Reading = readonly (readonly Hit[])[]

/** Threads that inspect beside the one that reads objects. */
export type Inspectors = {
  /** How many questions they work on at a time. */
  readonly lanes: number
  /** In the order of the samples, what the reader of this thread would give for each. */
  inspect(samples: readonly Sample[]): Promise<readonly Reading[]>
}

/** Starts as many as are worth their start for so many bytes; undefined: none. */
export type InspectorsFor = (bytes: number) => Inspectors | undefined

/** Who inspects: this thread, and those that are worth their start. */
export type Readers = { readonly here: Inspector; readonly beside?: InspectorsFor | undefined }

/** Reads samples in their order, in which versions of a file come one after the other. */
export function readerBy(inspector: Inspector): (sample: Sample) => Reading {
  const versions = new Versions(inspector)
  return ({ content, readAs }) =>
    readAs.length > 0
      ? readAs.map((path) => versions.inspect(path, content))
      : [inspector.inspectText(decode(content).text)]
}

/** Bytes, and number, of what is asked for in one question: enough versions of a file to know it by the first. */
const most = { bytes: 256 * 1024, count: 512 }
/** Bytes that wait for answers: a few large files must not fill the memory. */
const waiting = 16 * 1024 * 1024

/** Objects in their order, each with what was found in it: by the inspectors, or here where there are none. */
export async function* inspected<T>(
  objects: AsyncIterable<T> | Iterable<T>,
  sampleOf: (object: T) => Sample,
  here: Inspector,
  inspectors: Inspectors | undefined,
): AsyncGenerator<readonly [object: T, reading: Reading]> {
  if (inspectors === undefined) {
    const read = readerBy(here)
    for await (const object of objects) yield [object, read(sampleOf(object))]
    return
  }
  const asked: Question<T>[] = []
  let bytes = 0
  for await (const batch of batched(objects, sampleOf)) {
    asked.push(ask(batch, inspectors))
    bytes += batch.bytes
    while (asked.length > inspectors.lanes || bytes > waiting) {
      const question = asked.shift()
      if (question === undefined) break
      bytes -= question.bytes
      yield* answered(question)
    }
  }
  for (const question of asked) yield* answered(question)
}

type Batch<T> = {
  readonly objects: readonly T[]
  readonly samples: readonly Sample[]
  readonly bytes: number
}
type Question<T> = Omit<Batch<T>, 'samples'> & { readonly answers: Promise<readonly Reading[]> }

async function* batched<T>(
  objects: AsyncIterable<T> | Iterable<T>,
  sampleOf: (object: T) => Sample,
): AsyncGenerator<Batch<T>> {
  let batch = { objects: [] as T[], samples: [] as Sample[], bytes: 0 }
  for await (const object of objects) {
    const sample = sampleOf(object)
    batch.objects.push(object)
    batch.samples.push(sample)
    batch.bytes += sample.content.length
    if (batch.bytes < most.bytes && batch.objects.length < most.count) continue
    yield batch
    batch = { objects: [], samples: [], bytes: 0 }
  }
  if (batch.objects.length > 0) yield batch
}

function ask<T>({ samples, ...batch }: Batch<T>, inspectors: Inspectors): Question<T> {
  const answers = inspectors.inspect(samples)
  // It is awaited later, when those before it are done.
  answers.catch(() => undefined)
  return { ...batch, answers }
}

async function* answered<T>({ objects, answers }: Question<T>): AsyncGenerator<readonly [T, Reading]> {
  const readings = await answers
  for (const [at, object] of objects.entries()) yield [object, readings[at] ?? []]
}
