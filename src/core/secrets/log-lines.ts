import { disclosed } from './disclosed.ts'
import type { Inspector } from './inspect.ts'

/** A key block goes on for so many lines at most; a log that lost the end of one shows again after it. */
const longestBlock = 120

/**
 * Takes the secrets out of a foreign program's log, line by line, as it comes: what the engine finds in a line is
 * masked, and a private key that spans lines is left out from its first line to its last.
 */
export function logLines(inspector: Inspector): (line: string) => string {
  let hidden = 0
  return (line) => {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(line)) hidden = longestBlock
    const isEnd = /-----END [A-Z ]*PRIVATE KEY/.test(line)
    if (hidden > 0) {
      hidden = isEnd ? 0 : hidden - 1
      return '[line left out: private key]'
    }
    return disclosed(line, inspector)
  }
}
