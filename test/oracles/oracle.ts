import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

/**
 * Tests by an independent tool. Where it is missing, its absence is a test of its own, so that a count of green
 * tests never hides it; in CI, where every tool is installed, absence fails.
 * @param body registers the tests; told the tool's path
 */
export function oracle(name: string, binary: string, body: (path: string) => void): void {
  const path = onPath(binary)
  if (path !== undefined) describe(name, () => body(path))
  else {
    it(`${name} is not on this machine: not asked`, () => {
      expect(process.env['CI'] === 'true' ? `${binary} is missing` : '').toBe('')
    })
  }
}

export function onPath(binary: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, binary))
    .find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
