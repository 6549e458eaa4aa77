/**
 * Comments that tell other scanners to look away: gitleaks, betterleaks, trufflehog, kingfisher, ggshield,
 * detect-secrets, secretlint, bandit.
 */
const onLine =
  /(?:gitleaks|betterleaks):allow|(?:trufflehog|kingfisher):ignore|\bggignore\b|pragma: ?(?:allow|white)list[ -]secret|secretlint-disable(?:-line)?(?![-\w])|\bnosec\b/i
const onLineBefore =
  /pragma: ?(?:allow|white)list[ -]nextline[ -]secret|secretlint-disable-next-line|kingfisher:ignore/i

/** Characters on either side of a secret: a comment stands near it, however long a minified line is. */
const reach = 512

/** The comment of another scanner that is meant for what stands from `start` to `end` of a text. */
export function inlineComment(text: string, start: number, end: number): string | undefined {
  const before = text.slice(Math.max(0, start - reach), start)
  const lineStart = before.lastIndexOf('\n') + 1
  const after = text.slice(end, end + reach)
  const lineEnd = after.indexOf('\n')
  const beside = `${before.slice(lineStart)} ${lineEnd === -1 ? after : after.slice(0, lineEnd)}`
  const found = onLine.exec(beside) ?? onLineBefore.exec(previousLine(before, lineStart))
  return found?.[0].toLowerCase()
}

const previousLine = (before: string, lineStart: number): string =>
  lineStart === 0 ? '' : before.slice(before.lastIndexOf('\n', lineStart - 2) + 1, lineStart - 1)
