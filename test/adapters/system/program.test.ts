import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { findProgram } from '../../../src/adapters/system/program.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { putProgram } from '../../fakes/program.ts'

it('finds the first program of a PATH, then of the other folders', () =>
  withScratch(async (folder) => {
    const [one, two, more] = ['one', 'two', 'more'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await mkdir(join(one, 'tool'), { recursive: true })
    await putProgram(two, 'tool', '')
    await putProgram(more, 'other', '')
    expect(await findProgram(['tool'], `${one}:${two}`)).toBe(join(two, 'tool'))
    expect(await findProgram(['other'], `${one}:${two}`, [more])).toBe(join(more, 'other'))
    expect(await findProgram(['none'], `${one}:${two}`, [more])).toBeUndefined()
  }))

it('passes over what cannot be run, and relative folders', () =>
  withScratch(async (folder) => {
    await writeFile(join(folder, 'tool'), '')
    await chmod(join(folder, 'tool'), 0o644)
    expect(await findProgram(['tool'], folder)).toBeUndefined()
    // A program of this checkout.
    expect(await findProgram(['run'], '.ci:')).toBeUndefined()
    await chmod(join(folder, 'tool'), 0o755)
    expect(await findProgram(['tool'], folder)).toBe(join(folder, 'tool'))
  }))
