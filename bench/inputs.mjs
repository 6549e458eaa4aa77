// Inputs made from a seed: a history of text files, an image of one large layer. The same on every machine.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Numbers below `bound` from a seed (mulberry32). */
function numbers(seed) {
  let state = seed
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

const words =
  'const token = key import from return await export function value request secret name user path the of and'.split(
    ' ',
  )

function textOf(next, lines) {
  const made = []
  for (let line = 0; line < lines; line++) {
    const length = 4 + next(9)
    made.push(
      Array.from({ length }, () =>
        next(6) === 0 ? `x${next(1e6).toString(36)}` : words[next(words.length)],
      ).join(' '),
    )
  }
  return made.join('\n')
}

/** A repository of so many commits, each of which rewrites a few files. */
export function makeHistory(folder, commits) {
  const next = numbers(1)
  mkdirSync(folder, { recursive: true })
  const stream = []
  for (let commit = 1; commit <= commits; commit++) {
    const message = `Change ${commit}`
    stream.push(
      `commit refs/heads/main\ncommitter Bench <bench@example.invalid> ${1_700_000_000 + commit} +0000\n`,
    )
    stream.push(`data ${message.length}\n${message}\n`)
    for (let file = 0; file < 3; file++) {
      const text = textOf(next, 40 + next(300))
      stream.push(`M 100644 inline src/file-${next(400)}.ts\ndata ${Buffer.byteLength(text)}\n${text}\n`)
    }
  }
  git(folder, ['init', '--quiet', '--initial-branch=main'])
  git(folder, ['fast-import', '--quiet'], stream.join(''))
  git(folder, ['repack', '-adq'])
}

function git(cwd, args, input) {
  const { status, stderr } = spawnSync('git', args, { cwd, input, maxBuffer: 1 << 30 })
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
}

/** An app folder for the embedded builder: files of text and of bytes, so many megabytes in all. */
export function makeApp(folder, megabytes) {
  const next = numbers(2)
  mkdirSync(folder, { recursive: true })
  for (let index = 0; index < megabytes * 4; index++) {
    const part = join(folder, 'app', `part-${index % 40}`)
    mkdirSync(part, { recursive: true })
    const isText = index % 2 === 0
    const bytes = isText ? Buffer.from(textOf(next, 5_000).slice(0, 250_000)) : noise(index, 250_000)
    writeFileSync(join(part, `${index}.${isText ? 'py' : 'so'}`), bytes)
  }
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n')
}

function noise(seed, length) {
  const parts = []
  for (let size = 0; size < length; size += 32)
    parts.push(createHash('sha256').update(`${seed}/${size}`).digest())
  return Buffer.concat(parts)
}
