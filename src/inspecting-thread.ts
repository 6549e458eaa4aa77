import { parentPort, workerData } from 'node:worker_threads'
import type { Answer, Question } from './adapters/system/inspecting-threads.ts'
import { type Basis, inspectorBy } from './core/secrets/own-rules.ts'
import { readerBy } from './core/secrets/readings.ts'

const basis: Basis = workerData
const read = readerBy(await inspectorBy(basis))

function answerTo({ contents, samples }: Question): Answer {
  let at = 0
  return samples.map(({ length, readAs }) => {
    const content = new Uint8Array(contents, at, length)
    at += length
    return read({ content, readAs })
  })
}

// Until the main thread ends it.
parentPort?.on('message', (question: Question) => parentPort?.postMessage(answerTo(question)))
