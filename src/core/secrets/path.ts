const shows =
  /(?:^|[/._-])(?:tests?|testing|testdata|test[-_]?helpers?|specs?|__tests__|__mocks__|mocks?|fixtures?|e2e|docs?|documentation|examples?|samples?|demos?|tutorials?|benchmarks?|cassettes?|snapshots?|changelog|readme|locales?|i18n|translations?|lang)(?=[/._-]|$)|(?:^|\/)(?:CHANGES|NEWS)(?:\.\w{1,4})?$|\.(?:md|mdx|rst|adoc|ipynb)$/i

/**
 * A document, test or example, by its name. It may lower the confidence of what is not certain, and excuses nothing: a
 * name is no evidence.
 */
export const isForShow = (path: string): boolean => shows.test(path)
