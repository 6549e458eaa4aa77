import { afterEach, expect, it } from '@jest/globals'
import { InspectingThreads } from '../../../src/adapters/system/inspecting-threads.ts'
import { type Basis, inspectorBy } from '../../../src/core/secrets/own-rules.ts'
import { readerBy, type Sample } from '../../../src/core/secrets/readings.ts'
import { keyId, secretKey, tokenUntil } from '../../core/secrets/plant.ts'
import { deskKey, deskRule } from '../../fakes/own-rule.ts'

const program = new URL('../../../build/inspecting-thread.js', import.meta.url)
const now = Date.UTC(2031, 0, 1)
const started: InspectingThreads[] = []
afterEach(() => Promise.all(started.splice(0).map((threads) => threads.close())))

function threads(count: number, basis: Partial<Basis> = {}, url = program): InspectingThreads {
  const some = new InspectingThreads(url, { rules: [], now, ...basis }, count)
  started.push(some)
  return some
}

const sample = (path: string, content: string): Sample => ({ content: Buffer.from(content), readAs: [path] })
const pair = `AWS_ACCESS_KEY_ID=${keyId('thread')}\nAWS_SECRET_ACCESS_KEY=${secretKey('thread')}\n`

it('finds what is found here, and says so in the order of the questions', async () => {
  const questions = Array.from({ length: 20 }, (_, at) => [
    sample(`${at}.txt`, `nothing in ${at}`),
    sample(`${at}/.env`, `${'\n'.repeat(at)}${pair}`),
  ])
  const beside = threads(2)
  const answers = await Promise.all(questions.map((samples) => beside.inspect(samples)))
  const here = await inspectorBy({ rules: [], now })
  expect(answers).toEqual(questions.map((samples) => samples.map((one) => readerBy(here)(one))))
  expect(answers.flat(3)).toHaveLength(20)
})

it('judges by the rules and the time of the run', async () => {
  const own = sample('notes.txt', deskKey('own'))
  const token = sample('token.txt', tokenUntil(now - 365 * 86_400_000))
  const judged = await threads(1, { rules: [deskRule] }).inspect([own, token])
  expect(judged.flat(2).map(({ rule, confidence }) => [rule.id, confidence])).toEqual([
    ['own-desk-key', 'high'],
    ['json-web-token', 'low'],
  ])
  const before = await threads(1, { now: now - 400 * 86_400_000 }).inspect([own, token])
  expect(before.flat(2).map(({ confidence }) => confidence)).toEqual(['high'])
})

it('says why a thread does not answer, to all who wait and to all who come later', async () => {
  const broken = threads(1, {}, new URL('data:text/javascript,throw new Error("no memory left")'))
  await expect(broken.inspect([sample('a', 'b')])).rejects.toThrow('no memory left')
  await expect(broken.inspect([sample('a', 'b')])).rejects.toThrow('no memory left')
})

it.each([
  ['has ended', 'process.exit(0)'],
  ['ran out of memory', "throw Object.assign(new Error(), { code: 'ERR_WORKER_OUT_OF_MEMORY' })"],
])('leaves a run incomplete whose thread %s', async (how, program) => {
  const listening = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { ${program} })`
  const broken = threads(1, {}, new URL(`data:text/javascript,${encodeURIComponent(listening)}`))
  await expect(broken.inspect([sample('a', 'b')])).rejects.toMatchObject({
    outcome: 'incomplete',
    detail: 'not-read',
    message: `Not all could be read: a thread that inspects ${how}.`,
  })
})

it('starts none for what is read sooner than a thread starts', () => {
  expect(InspectingThreads.countFor(1024 * 1024)).toBe(0)
  expect(InspectingThreads.countFor(1e12)).toBeLessThanOrEqual(3)
})
