import { execFileSync } from 'node:child_process'
import { chmod, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How a process was started. */
export type Child = { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> }
/** The same as the watcher wrote it down: base64 of what /proc had. */
export type Caught = { readonly cmdline: string; readonly environ: string }

/**
 * A git lives for a few milliseconds, so it writes down itself how it was started. git puts its own folder of
 * programs first on PATH for a hook: the recording one stands there too.
 */
export async function recordingGit(bin: string, records: string): Promise<void> {
  const programs = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
  const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const names = (await readdir(programs)).filter((name) => name !== 'git')
  await Promise.all(names.map((name) => symlink(join(programs, name), join(bin, name))))
  // Without /proc the arguments are what can be told.
  const script = [
    '#!/bin/sh',
    `cat /proc/$$/cmdline > ${records}/$$.cmdline 2>/dev/null || printf '%s\\0' "$@" > ${records}/$$.cmdline`,
    `cat /proc/$$/environ > ${records}/$$.environ 2>/dev/null || env > ${records}/$$.environ`,
    `exec ${real} "$@"`,
  ]
  await writeFile(join(bin, 'git'), `${script.join('\n')}\n`)
  await chmod(join(bin, 'git'), 0o755)
}

/** What our own code starts, it tells before it starts it: a child may be gone before /proc could be read. */
export const recordingNode = (file: string, records: string): Promise<void> =>
  writeFile(
    file,
    `import { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
const { spawn } = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  const file = ${JSON.stringify(records)} + '/' + randomUUID()
  writeFileSync(file + '.environ', options.envPairs.join('\\0'))
  writeFileSync(file + '.cmdline', options.args.join('\\0'))
  return spawn.call(this, options)
}
`,
  )

export async function startsIn(records: string): Promise<Child[]> {
  const names = (await readdir(records)).filter((name) => name.endsWith('.cmdline'))
  return Promise.all(
    names.map(async (name) =>
      toChild(
        await readFile(join(records, name)),
        await readFile(join(records, name.replace('.cmdline', '.environ'))),
      ),
    ),
  )
}

export const childOf = ({ cmdline, environ }: Caught): Child =>
  toChild(Buffer.from(cmdline, 'base64'), Buffer.from(environ, 'base64'))

const toChild = (cmdline: Buffer, environ: Buffer): Child => ({
  argv: cmdline.toString('latin1').split('\0'),
  env: Object.fromEntries(environ.toString('latin1').split('\0').filter(Boolean).map(pairOf)),
})

const pairOf = (text: string): [string, string] => {
  const equals = text.indexOf('=')
  return [text.slice(0, equals), text.slice(equals + 1)]
}
