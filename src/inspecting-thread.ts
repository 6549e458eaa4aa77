import { parentPort, workerData } from 'node:worker_threads'
import type { Answer, Basis, Question } from './adapters/system/inspecting-threads.ts'
import { atMoment } from './core/secrets/moment.ts'
import { withOwnRules } from './core/secrets/own-rules.ts'
import { readingOf } from './core/secrets/readings.ts'
import { Versions } from './core/secrets/versions.ts'

const { rules, now }: Basis = workerData
const versions = new Versions()

function answerTo({ contents, samples }: Question): Answer {
  let at = 0
  return samples.map(({ length, readAs }) => {
    const content = new Uint8Array(contents, at, length)
    at += length
    return readingOf({ content, readAs }, versions)
  })
}

/** Until the main thread ends it. */
const serve = (): Promise<void> =>
  new Promise(() => {
    parentPort?.on('message', (question: Question) => parentPort?.postMessage(answerTo(question)))
  })

await atMoment(now, () => withOwnRules(rules, serve))
