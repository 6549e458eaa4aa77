import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isForShow } from '../../path.ts'
import { matchesOf } from '../../pattern.ts'

const hashed: Rule = {
  id: 'password-hash',
  title: 'Password hash of a login (.htpasswd, shadow)',
  severity: 'medium',
  rotate: [
    'change the password: short ones are found from their hash, the faster the scheme the sooner',
    'htpasswd -B {FILE} USER   # bcrypt, and keep {FILE} out of the repository',
  ],
  recognised: 'user:hash in a scheme of Apache or crypt(5), in its full length',
}

/** `user:hash` in the schemes of Apache (https://httpd.apache.org/docs/current/misc/password_encryptions.html) and crypt(5). */
const line =
  /^(?<key>[\w.@-]{1,64}):(?<secret>\$apr1\$[\w./]{1,8}\$[\w./]{22}|\$1\$[\w./]{1,8}\$[\w./]{22}|\{SHA\}[A-Za-z0-9+/]{27}=|\{SSHA\}[A-Za-z0-9+/]{32,64}={0,2}|\$2[abxy]?\$\d\d\$[\w./]{53}|\$[56]\$(?:rounds=\d{1,9}\$)?[\w./]{1,16}\$[\w./]{43,86}|\$y\$[\w./]{1,8}\$[\w./]{1,64}\$[\w./]{43})(?=[:\r\n]|$)/gm
/** MD5 and SHA-1 are tried by the billion a second. */
const fast = /^(?:\$apr1|\$1\$|\{S?SHA\})/

/** Where a hash is what a server lets people in by, and not a sample. */
const logins = /(?:^|\/)\.?(?:htpasswd|shadow)$/

export const passwordHash: Kind = {
  rules: [hashed],
  inBinary: false,
  anchors: [
    '$apr1$',
    ':$1$',
    ':{sha}',
    ':{ssha}',
    ':$2a$',
    ':$2b$',
    ':$2x$',
    ':$2y$',
    ':$2$',
    ':$5$',
    ':$6$',
    ':$y$',
  ],
  isLocal: true,
  *find({ path, text }) {
    const isShown = isForShow(path)
    yield* matchesOf(hashed, { pattern: line }, text, (hash) =>
      !isShown && (fast.test(hash) || logins.test(path)) ? 'medium' : 'low',
    )
  },
}
