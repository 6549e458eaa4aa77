import { expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import {
  type Inspectors,
  inspected,
  type Reading,
  readerBy,
  type Sample,
} from '../../../src/core/secrets/readings.ts'
import { keyId, secretKey } from './plant.ts'

const text = (path: string, content: string): Sample => ({ content: Buffer.from(content), readAs: [path] })
const pair = (seed: string): string =>
  `AWS_ACCESS_KEY_ID=${keyId(seed)}\nAWS_SECRET_ACCESS_KEY=${secretKey(seed)}\n`
const self = (sample: Sample): Sample => sample

/** Answers by what it does itself, in the order in which it is let. */
class Slow implements Inspectors {
  readonly lanes: number
  readonly waiting: (() => void)[] = []
  most = 0

  constructor(lanes: number) {
    this.lanes = lanes
  }

  inspect(samples: readonly Sample[]): Promise<readonly Reading[]> {
    return new Promise((resolve) => {
      this.waiting.push(() => resolve(samples.map(alone)))
      this.most = Math.max(this.most, this.waiting.length)
      setImmediate(() => this.waiting.pop()?.())
    })
  }
}

const alone = (sample: Sample): Reading => readerBy(builtIn)(sample)

async function all(
  samples: readonly Sample[],
  inspectors?: Inspectors,
): Promise<(readonly [Sample, Reading])[]> {
  const found: (readonly [Sample, Reading])[] = []
  for await (const one of inspected(samples, self, builtIn, inspectors)) found.push(one)
  return found
}

it('gives what inspectors find in the order of the objects, whatever their order of answering', async () => {
  const samples = Array.from({ length: 1300 }, (_, at) =>
    text(`${at}.txt`, at % 100 === 0 ? pair(`${at}`) : `nothing in ${at}`),
  )
  const found = await all(samples, new Slow(3))
  expect(found).toEqual(await all(samples))
  expect(found.filter(([, [hits = []]]) => hits.length > 0)).toHaveLength(13)
})

it('reads a content under each of its paths, and a message as text', async () => {
  const line = `DATABASE_PASSWORD=${secretKey('line').slice(0, 24)}\n`
  const [[, named = []] = [], [, message = []] = []] = await all([
    { content: Buffer.from(line), readAs: ['a/.env', 'b/notes.md'] },
    { content: Buffer.from(`Rotate\n\n${pair('message')}`), readAs: [] },
  ])
  expect(named).toEqual([alone(text('a/.env', line))[0], alone(text('b/notes.md', line))[0]])
  expect(message.flat().map(({ rule }) => rule.id)).toEqual(['aws-access-key'])
})

it('asks for no more than the lanes take, and waits for answers when few large files are many bytes', async () => {
  const inspectors = new Slow(4)
  const large = Array.from({ length: 6 }, (_, at) => text(`${at}.bin`, 'x'.repeat(9 * 1024 * 1024)))
  expect(await all(large, inspectors)).toHaveLength(6)
  expect(inspectors.most).toBeLessThanOrEqual(2)
  const small = Array.from({ length: 5000 }, (_, at) => text(`${at}`, 'y'))
  const many = new Slow(2)
  await all(small, many)
  expect(many.most).toBeLessThanOrEqual(3)
})

it('fails as the inspectors fail', async () => {
  const broken: Inspectors = { lanes: 2, inspect: () => Promise.reject(new Error('out of memory')) }
  await expect(all([text('a', 'b')], broken)).rejects.toThrow('out of memory')
})
