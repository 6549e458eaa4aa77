import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { replaceFile } from '../../../src/adapters/system/replace-file.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'

it('leaves nothing half written where the file cannot be replaced', () =>
  withScratch(async (folder) => {
    const file = join(folder, 'policy.yml')
    await mkdir(file)
    await expect(replaceFile(file, 'text')).rejects.toThrow('policy.yml')
    expect(await readdir(folder)).toEqual(['policy.yml'])
  }))

it('keeps the mode of the file that was there', () =>
  withScratch(async (folder) => {
    const file = join(folder, 'policy.yml')
    await writeFile(file, 'old', { mode: 0o600 })
    await replaceFile(file, 'new')
    expect([await readFile(file, 'utf8'), (await stat(file)).mode & 0o777]).toEqual(['new', 0o600])
  }))
