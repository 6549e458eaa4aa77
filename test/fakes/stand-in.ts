import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

/**
 * An executable that behaves as `body` says, with `args` and node's `fs` at hand: for what real engines cannot be brought
 * to do. Gives its sha256.
 */
export async function putStandIn(file: string, body: string): Promise<string> {
  const text = `#!${process.execPath}\nconst fs = require('fs')\nconst args = process.argv.slice(2)\n${body}\n`
  await writeFile(file, text, { mode: 0o755 })
  return createHash('sha256').update(text).digest('hex')
}

/** Answers for its version as Trivy does, and goes on with the rest when it is asked for something else. */
export const versioned = (rest: string, version = '0.68.2'): string =>
  `if (args[0] === '--version') { console.log(JSON.stringify({ Version: '${version}' })); process.exit(0) }\n${rest}`
