import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { buildWithDocker } from '../../../src/adapters/builders/docker.ts'
import type { Ready } from '../../../src/adapters/builders/foreign.ts'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import type { Built } from '../../../src/core/image/builder/builder.ts'
import { type Digest, DigestMismatch } from '../../../src/core/image/oci.ts'
import { defaultPlatform } from '../../../src/core/image/platform.ts'
import { digestOf, putLayout, tarOf } from '../../fakes/layout.ts'

type Told = { readonly manifest: Digest; readonly config: Digest }

/** A docker whose `build` tells an id, and whose `save` gives one and the same image. */
const built = (idOf: (told: Told) => Digest): Promise<Built> =>
  withScratch(async (scratch) => {
    const saved = join(scratch, 'saved')
    await putLayout(saved, [{ tar: await tarOf({ a: '1' }) }])
    const { descriptor, manifest } = await openLayout(saved)
    const names = (await readdir(saved, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    )
    const files = await Promise.all(
      names.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [path.slice(saved.length + 1), await readFile(path)] as const
      }),
    )
    const image = await tarOf(Object.fromEntries(files))
    const after = (args: readonly string[], flag: string): string => args[args.indexOf(flag) + 1] ?? ''
    const ready: Ready = {
      context: scratch,
      platform: defaultPlatform,
      time: undefined,
      cwd: scratch,
      scratch,
      dockerfile: join(scratch, 'Dockerfile'),
      ignoreFile: '',
      given: [],
      found: { name: 'docker', version: '28.0.0' },
      async run(args) {
        const id = idOf({ manifest: descriptor.digest, config: manifest.config.digest })
        if (args[0] === 'build') await writeFile(after(args, '--iidfile'), id)
        else await writeFile(after(args, '--output'), image)
        return ''
      },
      tidy: async () => undefined,
    }
    return buildWithDocker(ready, join(scratch, 'layout'))
  })

it('vouches for the manifest or for the config, whichever docker names', async () => {
  expect((await built(({ manifest }) => manifest)).proof).toBe('manifest')
  expect((await built(({ config }) => config)).proof).toBe('config')
})

it('refuses an image that is saved and was not built', () =>
  expect(built(() => digestOf('other'))).rejects.toBeInstanceOf(DigestMismatch))
