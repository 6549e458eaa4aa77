import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'

it('finds every generated document as the tables say', async () => {
  const { generated } = (await import(new URL('../scripts/generated.mjs', import.meta.url).href)) as {
    generated(): Promise<Map<string, string>>
  }
  const files = await generated()
  expect(files.size).toBe(10)
  for (const [file, text] of files) {
    expect([file, readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')]).toEqual([file, text])
  }
})
