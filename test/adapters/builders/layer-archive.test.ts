import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { writeLayer } from '../../../src/adapters/builders/layer-archive.ts'
import type { BlobStore } from '../../../src/adapters/oci/write-layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'

it('says why the disk took no more, not that something was aborted', () =>
  withScratch(async (folder) => {
    await mkdir(folder, { recursive: true })
    const file = join(folder, 'a')
    await writeFile(file, Buffer.alloc(1024))
    const full: BlobStore = {
      async put(_, source) {
        try {
          for await (const _chunk of source) throw new Error('ENOSPC')
        } finally {
          // A file is closed in its own time: the end of its source is heard earlier.
          await wait(50)
        }
        throw new Error('no bytes came')
      },
    }
    const addition = {
      kind: 'file',
      name: '/a',
      owner: { uid: 0, gid: 0 },
      mode: 0o644,
      size: 1024,
      file,
    } as const
    const making = { time: 0, signal: new AbortController().signal }
    await expect(writeLayer(full, [addition], making)).rejects.toThrow('ENOSPC')
  }))
