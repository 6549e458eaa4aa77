import { join } from 'node:path'
import { type TrivyOptions, trivyOf } from '../../../../src/adapters/engines/trivy.ts'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import type { Trivy } from '../../../../src/core/scan/trivy/ask.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { putStandIn, versioned } from '../../../fakes/stand-in.ts'

export const image = fakeImage(Buffer.from('layer one'), Buffer.from('layer two'))

/** Runs `work` on a stand-in for Trivy that does as `body` says. */
export const standIn = <T>(
  body: string,
  work: (trivy: Trivy, folder: string) => Promise<T>,
  change: Partial<TrivyOptions> = {},
): Promise<T> =>
  withScratch(async (folder) => {
    const file = join(folder, 'stand-in')
    const sha256 = await putStandIn(file, body.replaceAll('FOLDER', folder))
    return trivyOf({
      program: { name: 'Trivy', file, sha256, missing: 'gone' },
      cache: join(folder, 'cache'),
      offline: true,
      network: {},
      signal: new AbortController().signal,
      ...change,
    })((trivy) => work(trivy, folder))
  })
export const scan = (body: string, change: Partial<TrivyOptions> = {}) =>
  standIn(versioned(body), (trivy) => trivy.scan(image), change)
