import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A program of a name, as a real process: the body is JavaScript, with `args` and node's own modules by `require`. */
export async function putProgram(folder: string, name: string, body: string): Promise<string> {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  const lines = [
    `#!${process.execPath}`,
    'const args = process.argv.slice(2)',
    'const fs = require("node:fs")',
    body,
  ]
  await writeFile(file, lines.join('\n'))
  await chmod(file, 0o755)
  return file
}

/**
 * A buildctl that a daemon answers, and whose build does what the body says; `metadata` is the file for its digest,
 * `layout` the folder for its image.
 */
export const putBuildctl = (folder: string, body: string): Promise<string> =>
  putProgram(
    folder,
    'buildctl',
    `
if (args[0] === '--version') { console.log('buildctl github.com/moby/buildkit v0.34.2 abc'); process.exit(0) }
if (args[0] === 'debug') process.exit(0)
const metadata = args[args.indexOf('--metadata-file') + 1]
const layout = /dest=([^,]+)/.exec(args[args.indexOf('--output') + 1])[1]
${body}`,
  )
