import type { Kind } from '../../kind.ts'
import { encryptedKey, locked, open, privateKey } from './body.ts'

const file =
  /PuTTY-User-Key-File-[23]: ([\w@.-]{3,64})\r?\nEncryption: ([\w-]{3,32})\r?\nComment: [^\n]{0,256}\nPublic-Lines: (\d{1,3})\r?\n/g
const privateLines =
  /(?:Key-Derivation: [^\n]{1,64}\n(?:Argon2-[^\n]{1,80}\n){1,5})?Private-Lines: (\d{1,3})\r?\n/y

/** https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html: the public blob begins with the algorithm's name. */
export const putty: Kind = {
  rules: [privateKey, encryptedKey],
  inBinary: false,
  reach: 100_000,
  anchors: ['putty-user-key-file-'],
  *find({ text }) {
    for (const { 0: head, 1: algorithm = '', 2: encryption = '', 3: count = '', index } of text.matchAll(
      file,
    )) {
      const publicPart = linesFrom(text, index + head.length, Number(count))
      privateLines.lastIndex = publicPart.end
      const found = privateLines.exec(text)
      if (found === null || !isNamed(publicPart.base64, algorithm)) continue
      const secret = linesFrom(text, privateLines.lastIndex, Number(found[1]))
      if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(secret.base64)) continue
      const { rule, confidence } = encryption === 'none' ? open : locked
      yield { rule, confidence, secret: secret.base64, key: 'PuTTY', start: index, end: secret.end }
    }
  },
}

function linesFrom(
  text: string,
  start: number,
  count: number,
): { readonly base64: string; readonly end: number } {
  let end = start
  for (let line = 0; line < count; line++) {
    const next = text.indexOf('\n', end)
    end = next === -1 || next - end > 80 ? end : next + 1
  }
  return { base64: text.slice(start, end).replace(/\s/g, ''), end }
}

/** The wire form of SSH: a length of four bytes, then the name. */
function isNamed(base64: string, algorithm: string): boolean {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length > 4 && bytes.toString('latin1', 4, 4 + bytes.readUInt32BE(0)) === algorithm
}
