import type { Brought, Entry, NoFile } from '../../core/secrets/repository.ts'
import { namedBy } from '../system/folder.ts'
import { listed } from './cat-file.ts'
import type { Git } from './git.ts'
import { nul, records } from './records.ts'

const kinds: Readonly<Record<string, Entry['kind']>> = { '120000': 'symlink', '160000': 'submodule' }
const kindOf = (mode: string): Entry['kind'] => kinds[mode] ?? 'file'

const rawFlags = ['--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--no-textconv']

/**
 * What each commit brought, by `diff-tree`; of a merge (`-c`) what differs from every parent, so that an edit made
 * while merging is seen and what the other side brought is not seen twice.
 */
export async function* broughtBy(git: Git, commits: readonly string[]): AsyncGenerator<Brought> {
  if (commits.length === 0) return
  const args = ['diff-tree', '--stdin', '-r', '-c', '--root', '--always', ...rawFlags]
  let commit = ''
  for await (const [header, path] of pairs(git.stream(args, listed(commits)), (id) => {
    commit = id
  })) {
    const entry = rawEntry(header, path)
    if (entry !== undefined) yield { ...entry, commit }
  }
}

export async function* stagedIn(git: Git, against: string): AsyncGenerator<Entry> {
  const args = ['diff-index', '--cached', '--ignore-submodules=none', ...rawFlags, against]
  for await (const [header, path] of pairs(git.stream(args), () => undefined)) {
    const entry = rawEntry(header, path)
    if (entry !== undefined) yield entry
  }
}

/** The raw format with `-z`: `:header NUL path NUL`, between them lone records that name the commit. */
async function* pairs(
  stream: AsyncIterable<Buffer>,
  onCommit: (id: string) => void,
): AsyncGenerator<readonly [string, Buffer]> {
  let header: string | undefined
  for await (const batch of records(stream, nul)) {
    for (const record of batch) {
      if (header !== undefined) {
        yield [header, record]
        header = undefined
        continue
      }
      const text = record.toString('latin1')
      if (text.startsWith(':')) header = text
      else onCommit(text.trim())
    }
  }
}

/**
 * `:mode mode oid oid status`, with one more colon, mode and oid for each further parent. Undefined for a deletion.
 * https://git-scm.com/docs/diff-format
 */
function rawEntry(header: string, path: Buffer): Entry | undefined {
  const parents = header.lastIndexOf(':') + 1
  const words = header.slice(parents).split(' ')
  const mode = words[parents] ?? ''
  const oid = words[2 * parents + 1] ?? ''
  return mode === '000000' ? undefined : { ...namedBy(path), oid, kind: kindOf(mode) }
}

export async function* treeOf(git: Git, revision: string): AsyncGenerator<Entry> {
  yield* listing(git, ['ls-tree', '-r', '-z', '--full-tree', revision], ([mode = '', , oid = '']) => ({
    mode,
    oid,
  }))
}

const noFiles: Readonly<Record<string, NoFile>> = {
  '040000': 'a folder',
  '120000': 'a symlink',
  '160000': 'a submodule',
}

/** The one entry of that path, or none. */
export async function* fileNamed(
  git: Git,
  revision: string,
  path: string,
): AsyncGenerator<{ readonly oid: string; readonly kind: 'file' | NoFile }> {
  const args = ['ls-tree', '-z', '--full-tree', revision, '--', path]
  for await (const batch of records(git.stream(args), nul)) {
    for (const record of batch) {
      const [mode = '', , oid = ''] = record.toString('latin1', 0, record.indexOf('\t')).split(' ')
      yield { oid, kind: noFiles[mode] ?? 'file' }
    }
  }
}

/** `-t` sets a letter before each: `S` has the skip-worktree bit. */
export async function* indexOf(git: Git): AsyncGenerator<Entry> {
  const args = ['ls-files', '--stage', '-t', '-z', '--full-name']
  yield* listing(git, args, ([bit, mode = '', oid = '']) => ({
    mode,
    oid,
    ...(bit === 'S' && { isSparse: true }),
  }))
}

/** `words TAB path NUL`. */
async function* listing(
  git: Git,
  args: readonly string[],
  read: (words: readonly string[]) => Pick<Entry, 'oid' | 'isSparse'> & { readonly mode: string },
): AsyncGenerator<Entry> {
  for await (const batch of records(git.stream(args), nul)) {
    for (const record of batch) {
      const tab = record.indexOf('\t')
      const { mode, ...rest } = read(record.toString('latin1', 0, tab).split(' '))
      yield { ...namedBy(record.subarray(tab + 1)), ...rest, kind: kindOf(mode) }
    }
  }
}
