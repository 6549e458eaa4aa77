import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isForShow } from '../path.ts'
import { isPlaceholder, isRandom, isReference } from '../value.ts'

const credentials: Rule = {
  id: 'url-credentials',
  title: 'Password in a URL',
  severity: 'high',
  recognised:
    '`scheme://user:password@host`, of any scheme; references, placeholders, documentation hosts and the defaults that ' +
    'everyone has on localhost are silent or low',
  example: 'postgres://app:…@db',
  rotate: [
    'change the password of that user where the URL points, then hand it over by reference:',
    'aws ssm put-parameter --name /APP/URL_PASSWORD --type SecureString --value VALUE',
  ],
}

const scheme = /[a-zA-Z][a-zA-Z0-9+.-]{1,30}$/
/** user ":" password "@" host of RFC 3986 §3.2, without what must be escaped there. */
const authority =
  /([A-Za-z0-9._~!&*+;=%-]{0,128}):([A-Za-z0-9._~!$&'()*+,;=%^#{}[\]|?:<>-]{1,256})@([A-Za-z0-9._${}<>-]{1,255})/y

/** `scheme://user:password@host`; references, documentation hosts and everyone's local defaults are silent. */
export const url: Kind = {
  rules: [credentials],
  inBinary: false,
  anchors: ['://'],
  isLocal: true,
  *find({ path, text }) {
    for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
      authority.lastIndex = at + 3
      const found = authority.exec(text)
      if (found === null || !scheme.test(text.slice(Math.max(0, at - 32), at))) continue
      const [, user = '', written = '', host = ''] = found
      const secret = decoded(written)
      const confidence = judge(decoded(user), secret, host.toLowerCase())
      if (confidence === undefined) continue
      const isMadeUp = confidence === 'medium' && isForShow(path)
      const start = at + 3 + user.length + 1
      const end = start + written.length
      yield { rule: credentials, confidence: isMadeUp ? 'low' : confidence, secret, key: user, start, end }
    }
  },
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const documentation =
  /(?:^|\.)(?:example(?:\.(?:com|org|net|edu))?|invalid|test|localdomain|(?:your|my|some)[a-z-]*\.[a-z]+|domain\.(?:com|tld)|foo\.com|bar\.com|server\.com|host(?:name)?(?:\.[a-z]+)?|proxy(?:\.[a-z]+)?)$/
const local = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|host\.docker\.internal|[^.]+)$/

function judge(user: string, password: string, host: string): Match['confidence'] | undefined {
  const template = /[{}<>$[\]|]/
  if (isReference(password) || template.test(password) || template.test(host) || isPlaceholder(password)) {
    return undefined
  }
  if (documentation.test(host) || password.length < 4 || user.toLowerCase() === password.toLowerCase()) {
    return undefined
  }
  if (isRandom(password)) return 'high'
  if (/^(?:user|username|usr|u|name|login|me|someone|foo|admin)$/i.test(user) && isWord(password))
    return 'low'
  return local.test(host) ? 'low' : isWord(password) && password.length < 8 ? 'low' : 'medium'
}

const isWord = (password: string): boolean => /^(?:[a-z]+|[A-Z]+|\d+)$/.test(password)
