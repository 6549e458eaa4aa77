// The floor of every look at a tree: each file read once, nothing done with it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

let bytes = 0
for (const entry of readdirSync('.', { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) bytes += readFileSync(join(entry.parentPath, entry.name)).length
}
process.stdout.write(`${bytes}\n`)
