import { describe, expect, it } from '@jest/globals'
import { lookAtLayers } from '../../../../src/core/scan/look.ts'
import { mostFindings } from '../../../../src/core/secrets/crowd.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { drawn } from '../../secrets/plant.ts'
import { digest, file, imageOf, reader, windowsOf } from './image.ts'

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
    await expect(lookAtLayers(imageOf(1), reader([[large]]), builtIn, onRead)).rejects.toThrow('cancelled')
    expect(given).toBe(2)
  })

  it('keeps so many secrets of an image and no more, and takes the layers of the others for unread', async () => {
    const count = 30_000
    const lines = Array.from(
      { length: count },
      (_, at) => `postgres://app:${drawn(`${at}`, 16, 'hex')}@db/app`,
    )
    const layers = [
      [file('etc/app.conf', lines.slice(0, mostFindings).join('\n'))],
      [file('etc/app.conf', 'none')],
      [file('etc/more.conf', lines.at(-1) ?? '')],
      [file('etc/many.conf', lines.join('\n'))],
    ]
    const { sightings, gone, read, unread } = await lookAtLayers(imageOf(4), reader(layers), builtIn)
    expect([sightings.length, gone.size, read.layers]).toEqual([mostFindings, mostFindings, 2])
    expect(unread.map(({ what }) => what)).toEqual([2, 3].map((at) => `layer ${digest(`layer ${at}`)}`))
  })
})
