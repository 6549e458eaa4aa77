import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { version } from '../../../src/core/report/version.ts'

it('is that of package.json', () => {
  const file = new URL('../../../package.json', import.meta.url)
  expect(version).toBe(JSON.parse(readFileSync(file, 'utf8')).version)
})
