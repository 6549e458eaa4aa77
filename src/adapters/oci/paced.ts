import { performance } from 'node:perf_hooks'

/** Bytes in so many milliseconds of waiting: what comes slower never ends. */
const pace = { bytes: 60_000, within: 60_000 }

/**
 * A body that comes, however slowly, but not drop by drop: each byte starts the clock of a socket anew. The time that the
 * reader takes for itself does not count.
 * @param now milliseconds
 */
export async function* paced(
  body: AsyncIterable<Uint8Array>,
  { bytes, within } = pace,
  now: () => number = () => performance.now(),
): AsyncGenerator<Uint8Array> {
  let came = 0
  let waited = 0
  let since = now()
  for await (const chunk of body) {
    waited += now() - since
    came += chunk.length
    if (came >= bytes) {
      came = 0
      waited = 0
    } else if (waited > within) {
      throw Object.assign(new Error('its answer trickles'), { code: 'ETIMEDOUT' })
    }
    yield chunk
    since = now()
  }
}
