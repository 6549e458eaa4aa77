// Inputs made from a seed: a history of files that look like code, an image of one large layer. The same everywhere.
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

const nouns =
  'user request response order account item config client server path file record cache queue buffer event state option handler module parser index value result error message page node field'.split(
    ' ',
  )
/** What scanners look for as a word, about as often as code has it: several in a kilobyte. */
const lures = 'key token secret password auth api_key credentials access_token session private'.split(' ')

/** One line as code has them; `next` draws. */
function line(next) {
  const noun = () => nouns[next(nouns.length)]
  const word = () => (next(9) === 0 ? lures[next(lures.length)] : `${noun()}_${noun()}`)
  const indent = '  '.repeat(next(5))
  switch (next(12)) {
    case 0:
      return ''
    case 1:
      return `${indent}// Reads the ${noun()} of each ${noun()}, since the ${word()} may have changed.`
    case 2:
      return `import { ${word()}, ${word()} } from './${noun()}/${noun()}.js'`
    case 3:
      return `${indent}const ${word()} = await this.${word()}(${word()}, { ${noun()}: ${next(5000)} })`
    case 4:
      return `${indent}if (${word()}.${noun()} === undefined) throw new Error(\`no ${word()}\`)`
    case 5:
      return `${indent}"${word()}": "${noun()}-${noun()}-${next(1e4)}",`
    case 6:
      return `${indent}${word()}: ${word()} ?? process.env.${word().toUpperCase()},`
    case 7:
      return `${indent}expect(${word()}("${noun()}")).toEqual("${next(1e9).toString(16)}")`
    case 8:
      return `${indent}return ${word()}.map((${noun()}) => ${noun()}.${noun()})`
    case 9:
      return `${indent}}`
    default:
      return `${indent}${word()}.${noun()}(${word()}, ${word()}[${next(64)}], "${noun()} ${noun()} ${noun()}")`
  }
}

const lines = (next, count) => Array.from({ length: count }, () => line(next))

/**
 * A repository of so many commits over 600 files, packed as git packs: each commit changes a few lines of one to five
 * files, some write a new one, so that most blobs are deltas.
 */
export function makeHistory(folder, commits) {
  const next = numbers(1)
  mkdirSync(folder, { recursive: true })
  const files = new Map()
  const stream = []
  for (let commit = 1; commit <= commits; commit++) {
    stream.push(`commit refs/heads/main\n`)
    stream.push(`committer Bench <bench@example.invalid> ${1_700_000_000 + commit} +0000\n`)
    stream.push(data(`Change ${nouns[next(nouns.length)]} ${commit}`))
    for (let count = commit === 1 ? 300 : 1 + next(5); count > 0; count--) {
      const path = `src/${nouns[next(nouns.length)]}/${nouns[next(20)]}.ts`
      const text = files.get(path) ?? lines(next, 40 + next(600))
      for (let change = 1 + next(12); change > 0; change--) text[next(text.length)] = line(next)
      files.set(path, text)
      stream.push(`M 100644 inline ${path}\n${data(text.join('\n'))}`)
    }
  }
  git(folder, ['init', '--quiet', '--initial-branch=main'])
  git(folder, ['fast-import', '--quiet'], stream.join(''))
  git(folder, ['repack', '-adfq', '--depth=50', '--window=50'])
}

const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`

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
    const bytes = isText
      ? Buffer.from(lines(next, 6_000).join('\n').slice(0, 250_000))
      : noise(index, 250_000)
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
