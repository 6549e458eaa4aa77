import { dirname, isAbsolute, join } from 'node:path/posix'

const name = /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]{1,64})?\.ya?ml$/i

/** https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file, with overrides beside it. */
export const isCompose = (path: string): boolean => name.test(path)

/**
 * The environment files that the services of a compose file name, as paths from where its own path starts: a single
 * one, a list, or a list of `path:` entries. Names with variables in them are left out.
 * https://docs.docker.com/reference/compose-file/services/#env_file
 */
export function environmentFilesOf(path: string, text: string): readonly string[] {
  const folder = dirname(path)
  return [...written(text)].flatMap((one) => {
    const file = join(folder, one)
    return /[$*]/.test(one) || isAbsolute(one) || file.startsWith('../') ? [] : [file]
  })
}

function* written(text: string): Generator<string> {
  let depth: number | undefined
  for (const line of text.split('\n')) {
    const [, indent = '', rest = ''] = /^(\s*)(.*?)(?:\s+#.*)?\s*$/.exec(line.slice(0, 512)) ?? []
    const opened = /^(?:- )?env_file:\s*(.*)$/.exec(rest)
    if (opened !== null) {
      depth = indent.length
      yield* values(opened[1] ?? '')
    } else if (depth !== undefined && rest !== '' && !rest.startsWith('#')) {
      // A list may stand as deep as its key; anything else as deep is the next key.
      const isItem = rest.startsWith('- ') ? indent.length >= depth : indent.length > depth
      if (!isItem) depth = undefined
      else yield* values(/^(?:- )?(?:path:\s*)?(.*)$/.exec(rest)?.[1] ?? '')
    }
  }
}

/** One name, or a list in brackets; what has a colon is another key of an entry (`required: false`). */
const values = (rest: string): readonly string[] =>
  rest
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((one) => one.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((one) => one !== '' && !/:\s|:$/.test(one))
