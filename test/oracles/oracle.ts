import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

/**
 * Tests that ask an independent tool. Where it is not on the PATH one test says so by its name; with CI=true that
 * test fails, since there every oracle has to be asked.
 */
export function oracle(name: string, binary: string, body: (path: string) => void): void {
  const path = find(binary)
  if (path !== undefined) describe(`${name} agrees`, () => body(path))
  else if (process.env['CI'] === 'true')
    it(`${name} is asked in CI`, () => expect(`${binary} on the PATH`).toBe('there'))
  else it(`${name} is not on this machine: not asked`, () => undefined)
}

function find(binary: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, binary)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
