import { describe, expect, it } from '@jest/globals'
import { lookAtLayers } from '../../../../src/core/scan/look.ts'
import { drawn } from '../../secrets/plant.ts'
import { file, imageOf, reader, windowsOf } from './image.ts'

describe('a look that is large', () => {
  it('can be ended within one file', async () => {
    let given = 0
    async function* windows(): AsyncGenerator<Uint8Array> {
      for await (const window of windowsOf(['one', 'two', 'three'])) {
        given += 1
        yield window
      }
    }
    const large = { ...file('var/large'), windows: windows() }
    const onRead = (_: number, bytes: number): void => {
      if (bytes > 'one'.length) throw new Error('cancelled')
    }
    await expect(lookAtLayers(imageOf(1), reader([[large]]), onRead)).rejects.toThrow('cancelled')
    expect(given).toBe(2)
  })

  it('takes any number of secrets from one file, and tells a later layer that replaces it', async () => {
    const count = 150_000
    const lines = Array.from(
      { length: count },
      (_, at) => `postgres://app:${drawn(`${at}`, 16, 'hex')}@db/app`,
    )
    const layers = [[file('etc/app.conf', lines.join('\n'))], [file('etc/app.conf', 'none')]]
    const { sightings, gone } = await lookAtLayers(imageOf(2), reader(layers))
    expect([sightings.length, gone.size]).toEqual([count, count])
  })
})
