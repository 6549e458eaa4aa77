import { parentPort, workerData } from 'node:worker_threads'
import type { Answer, Question } from './adapters/system/inspecting-threads.ts'
import { type Basis, inspectorBy } from './core/secrets/own-rules.ts'
import { readerBy } from './core/secrets/readings.ts'

const basis: Basis = workerData
const read = readerBy(await inspectorBy(basis))

function answerTo({ contents, samples }: Question): Answer {
  let at = 0
  return samples.flatMap(({ length, readAs }, index) => {
    const content = new Uint8Array(contents, at, length)
    at += length
    const reading = read({ content, readAs })
    return reading.every((hits) => hits.length === 0) ? [] : [[index, reading] as const]
  })
}

// Until the main thread ends it.
parentPort?.on('message', (question: Question) => parentPort?.postMessage(answerTo(question)))
