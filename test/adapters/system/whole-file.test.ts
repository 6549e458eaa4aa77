import { execFileSync } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { removeFile, writeWhole } from '../../../src/adapters/system/whole-file.ts'

it('writes a file in a new folder, and writes over it', () =>
  withScratch(async (folder) => {
    const file = join(folder, 'new', 'a.txt')
    await writeWhole(file, 'one')
    await writeWhole(file, 'two')
    expect(await readFile(file, 'utf8')).toBe('two')
    expect(await readdir(join(folder, 'new'))).toEqual(['a.txt'])
  }))

it.each([
  ['writes over', (file: string) => writeWhole(file, 'one')],
  ['removes', removeFile],
])('never %s what is no file, as /dev/null', (_, work) =>
  withScratch(async (folder) => {
    const file = join(folder, 'pipe')
    execFileSync('mkfifo', [file])
    await expect(work(file)).rejects.toThrow('it is no file')
    expect((await stat(file)).isFIFO()).toBe(true)
    expect(await readdir(folder)).toEqual(['pipe'])
  }),
)
