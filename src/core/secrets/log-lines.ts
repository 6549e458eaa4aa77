import { disclosed } from './disclosed.ts'
import type { Inspector } from './inspect.ts'

/** A key block goes on for so many lines at most; a log that lost the end of one shows again after it. */
const longestBlock = 120

const keyLeftOut = '[line left out: private key]'

const begins = /-----BEGIN [A-Z ]*PRIVATE KEY/
const ends = /-----END [A-Z ]*PRIVATE KEY/

/** Tells of each line of a log, as it comes, whether it is one of a private key that spans lines. */
function keyLines(): (line: string) => boolean {
  let hidden = 0
  return (line) => {
    if (begins.test(line)) hidden = longestBlock
    if (hidden === 0) return false
    hidden = ends.test(line) ? 0 : hidden - 1
    return true
  }
}

/**
 * Takes the secrets out of a foreign program's log, line by line, as it comes: what the engine finds in a line is
 * masked, and a private key that spans lines is left out from its first line to its last.
 */
export function logLines(inspector: Inspector): (line: string) => string {
  const isOfKey = keyLines()
  return (line) => (isOfKey(line) ? keyLeftOut : disclosed(line, inspector))
}

/** The lines of a log that is there whole, or from some line on, without private keys: the first may have lost its head. */
export function withoutKeys(lines: readonly string[]): readonly string[] {
  const isOfKey = keyLines()
  const shown = lines.map((line) => (isOfKey(line) ? keyLeftOut : line))
  const end = shown.findIndex((line) => ends.test(line))
  if (end === -1) return shown
  // The line before the end is as short as it comes.
  let start = Math.max(0, end - 1)
  while (start > 0 && end - start < longestBlock && isBody.test(shown[start - 1] ?? '')) start--
  return shown.fill(keyLeftOut, start, end + 1)
}

/** As PEM writes a key, behind whatever the program puts before a line. */
const isBody = /(?:^|\s)[A-Za-z0-9+/]{40,}\s*$/
