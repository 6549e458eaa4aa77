import { environmentFilesOf, isCompose } from './compose.ts'
import { natureOf } from './environment-file.ts'
import type { Repository } from './repository.ts'
import { decode } from './text.ts'

/** As what a file is read, where another file says what it is; undefined: as what it is called. */
export type ReadAs = (path: string) => string | undefined

/** An environment file that a compose file names is one, whatever it is called; its folders still say what they say. */
function readAsBy(named: ReadonlySet<string>): ReadAs {
  return (path) => (named.has(path) && natureOf(path) === undefined ? `${path}/.env` : undefined)
}

/** By the compose files among these, of which `read` gives the content. */
export async function byComposeFiles(
  paths: readonly string[],
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<ReadAs> {
  const named = new Set<string>()
  for (const path of paths.filter(isCompose)) {
    const content = await read(path)
    if (content === undefined) continue
    for (const one of environmentFilesOf(path, decode(content).text)) named.add(one)
  }
  return readAsBy(named)
}

/** By every version of a compose file among these entries. */
export async function byComposeEntries(
  repository: Repository,
  entries: readonly { readonly path: string; readonly oid: string }[],
): Promise<ReadAs> {
  const composed = entries.filter(({ path }) => isCompose(path))
  const named = new Set<string>()
  let at = 0
  for await (const { content } of repository.read(composed.map(({ oid }) => oid))) {
    const path = composed[at++]?.path ?? ''
    for (const one of environmentFilesOf(path, decode(content).text)) named.add(one)
  }
  return readAsBy(named)
}
