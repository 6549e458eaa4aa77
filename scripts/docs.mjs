// Writes the generated parts of the documentation; test/docs.test.ts fails when they drift.
import { writeFileSync } from 'node:fs'
import { generated } from './generated.mjs'

for (const [file, text] of await generated()) writeFileSync(new URL(`../${file}`, import.meta.url), text)
