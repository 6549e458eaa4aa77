import { expect, it } from '@jest/globals'
import { paced } from '../../../src/adapters/oci/paced.ts'

/** Milliseconds. */
let time = 0
const now = (): number => time

async function* coming(count: number, bytes: number, wait: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at++) {
    time += wait
    yield Buffer.alloc(bytes)
  }
}
const pace = { bytes: 100, within: 60 }

it.each([
  ['slowly, but comes', 10, 50, 10, 0],
  ['at once, to a reader who takes their time', 10, 1, 0, 20],
  ['to its end before anybody could tell', 2, 1, 10, 0],
])('lets pass what comes %s', async (_, count, bytes, wait, work) => {
  let came = 0
  for await (const chunk of paced(coming(count, bytes, wait), pace, now)) {
    came += chunk.length
    time += work
  }
  expect(came).toBe(count * bytes)
})

it('ends what comes drop by drop', async () => {
  const trickling = async (): Promise<void> => {
    for await (const _ of paced(coming(1000, 1, 10), pace, now));
  }
  await expect(trickling()).rejects.toMatchObject({ code: 'ETIMEDOUT' })
})
