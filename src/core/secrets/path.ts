const shows =
  /(?:^|[/._-])(?:tests?|testing|testdata|test[-_]?helpers?|specs?|__tests__|__mocks__|mocks?|fakes?|fixtures?|e2e|docs?|documentation|examples?|samples?|demos?|tutorials?|benchmarks?|cassettes?|snapshots?|changelog|readme|locales?|i18n|translations?|lang)(?=[/._-]|$)|(?:^|\/)(?:CHANGES|NEWS)(?:\.\w{1,4})?$|\.(?:md|mdx|rst|adoc)$/i

/**
 * A document, test or example, by its name. It may lower the confidence of what is not certain, and excuses nothing: a
 * name is no evidence.
 */
export const isForShow = (path: string): boolean => shows.test(path)

/** The folder of what is packed or written in this file: what stands in an example is one. */
export const folderFor = (path: string): string => (isForShow(path) ? 'examples/' : '')

/** The path of a passage that stands in this file: it is no file of that name, but written in that language. */
export const passageIn = (path: string): string =>
  `${folderFor(path)}${isProgram(path) ? path.slice(path.lastIndexOf('.')) : ''}`

export const isPassageForShow = (path: string): boolean => /^examples\/(?:\.\w{1,5})?$/.test(path)

/** By its ending. */
export const isProgram = (path: string): boolean => programs.test(path)
const programs = /\.(?:rb|py|pyi|ex|exs|pl|pm|cr|go|rs|swift|js|ts|php|java|kt|scala|c|cc|cpp|h|cs)$/i
