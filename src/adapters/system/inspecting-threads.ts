import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Halted } from '../../core/command/failure.ts'
import type { Basis } from '../../core/secrets/own-rules.ts'
import type { Inspectors, Reading, Sample } from '../../core/secrets/readings.ts'

/** A question to a thread: the contents one behind the other in one buffer, which is handed over, not copied. */
export type Question = {
  readonly contents: ArrayBuffer
  readonly samples: readonly { readonly length: number; readonly readAs: readonly string[] }[]
}
/** Behind its index in the question each reading in which something was found: most have nothing to say. */
export type Answer = readonly (readonly [sample: number, reading: Reading])[]

/** More would wait for git and for the thread that reads it. */
const mostThreads = 3
/** A thread reads and compiles all rules first: as long as it takes to inspect this many bytes. */
const worthOne = 24 * 1024 * 1024

/** Each runs `src/inspecting-thread.ts`. */
export class InspectingThreads implements Inspectors {
  readonly #threads: readonly Thread[]

  constructor(program: URL, basis: Basis, count: number) {
    this.#threads = Array.from({ length: count }, () => new Thread(program, basis))
  }

  /** How many are worth their start for so many bytes. */
  static countFor(bytes: number): number {
    return Math.min(availableParallelism() - 1, mostThreads, Math.floor(bytes / worthOne))
  }

  /** Each works on one question while the next one waits for it. */
  get lanes(): number {
    return 2 * this.#threads.length
  }

  inspect(samples: readonly Sample[]): Promise<readonly Reading[]> {
    const [idlest] = this.#threads.toSorted((a, b) => a.waiting - b.waiting)
    if (idlest === undefined) throw new Error('no thread was started')
    return idlest.ask(samples)
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

type Asked = { resolve(answer: Answer): void; reject(error: Error): void }

const nothingIn = ({ readAs }: Sample): Reading => readAs.map(() => [])

class Thread {
  readonly #worker: Worker
  /** In the order in which they were asked, which is that of the answers. */
  readonly #asked: Asked[] = []
  #failure: Error | undefined

  constructor(program: URL, basis: Basis) {
    this.#worker = new Worker(program, {
      workerData: basis,
      env: {},
      // Contents and their strings are short-lived: a thread has no use for the usual 48 MiB of them.
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    })
    this.#worker.on('message', (answer: Answer) => this.#asked.shift()?.resolve(answer))
    this.#worker.on('error', (error) =>
      this.#fail(hasNoMemory(error) ? gone('ran out of memory', error) : error),
    )
    this.#worker.on('exit', () => this.#fail(gone('has ended')))
  }

  get waiting(): number {
    return this.#asked.length
  }

  async ask(samples: readonly Sample[]): Promise<readonly Reading[]> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      const question = questionOf(samples)
      this.#worker.postMessage(question, [question.contents])
      this.#asked.push({ resolve, reject })
    })
    const readings = samples.map(nothingIn)
    for (const [at, reading] of answer) readings[at] = reading
    return readings
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const asked of this.#asked.splice(0)) asked.reject(error)
  }
}

/** No defect of ours: https://nodejs.org/api/errors.html#err_worker_out_of_memory */
const hasNoMemory = (error: NodeJS.ErrnoException): boolean => error.code === 'ERR_WORKER_OUT_OF_MEMORY'

const gone = (how: string, cause?: Error): Halted =>
  new Halted('incomplete', 'not-read', `Not all could be read: a thread that inspects ${how}.`, { cause })

function questionOf(samples: readonly Sample[]): Question {
  const contents = Buffer.allocUnsafeSlow(samples.reduce((sum, { content }) => sum + content.length, 0))
  let at = 0
  for (const { content } of samples) {
    contents.set(content, at)
    at += content.length
  }
  return {
    contents: contents.buffer,
    samples: samples.map(({ content, readAs }) => ({ length: content.length, readAs })),
  }
}
