/** Text from a repository or an image may hold escape sequences and direction marks: they are shown, not obeyed. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (found) => `\\u${hex(found)}`)

/**
 * A line of somebody else's that the Actions runner shows and does not obey: it takes `::command::` at the start of a
 * line, blanks before it or not, and `##[command]` anywhere (actions/runner, ActionCommand.cs).
 */
export const inert = (line: string): string =>
  line.replaceAll('##[', '# #[').replace(/^(\s*)::/, (_, blanks: string) => `${blanks}: :`)

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0')
