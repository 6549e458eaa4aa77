import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isForShow } from '../../path.ts'
import { isDrawn } from '../tokens/drawn.ts'

const rule: Rule = {
  id: 'rails-master-key',
  title: 'Key of Rails’ encrypted credentials',
  severity: 'critical',
  rotate: [
    'everything that the encrypted file holds is known with it: change each of those values first',
    'rm config/master.key config/credentials.yml.enc && bin/rails credentials:edit   # another key',
    'git rm --cached config/master.key && echo /config/master.key >> .gitignore',
  ],
  recognised:
    'a file master.key, or credentials/….key, with 32 hexadecimal digits that look drawn and nothing else',
}

const isKeyFile = (path: string): boolean => /(?:^|\/)(?:master|credentials\/[\w-]{1,40})\.key$/.test(path)

/** https://guides.rubyonrails.org/security.html#custom-credentials */
export const railsKey: Kind = {
  rules: [rule],
  inBinary: false,
  anchors: [],
  reads: isKeyFile,
  reach: Number.POSITIVE_INFINITY,
  *find({ path, text }) {
    const secret = /^[0-9a-f]{32}(?=\s{0,4}$)/.exec(text)?.[0]
    if (secret === undefined || !isKeyFile(path) || !isDrawn(secret)) return
    const confidence = isForShow(path) ? 'low' : 'high'
    yield { rule, confidence, secret, key: '', start: 0, end: secret.length }
  },
}
