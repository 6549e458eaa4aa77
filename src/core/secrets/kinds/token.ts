import { crc32 } from 'node:zlib'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isPlaceholder, isRandom } from '../value.ts'

const github: Rule = {
  id: 'github-token',
  title: 'GitHub token',
  severity: 'critical',
  rotate: [
    'delete it at https://github.com/settings/tokens (an app’s: https://github.com/settings/apps)',
    'gh auth refresh   # a token of the GitHub CLI',
    'in a workflow use the job’s own GITHUB_TOKEN with least permissions',
  ],
}
const githubFine: Rule = {
  id: 'github-fine-grained-token',
  title: 'GitHub fine-grained personal access token',
  severity: 'critical',
  rotate: ['delete it at https://github.com/settings/personal-access-tokens and create one with less scope'],
}
const npm: Rule = {
  id: 'npm-token',
  title: 'npm access token',
  severity: 'critical',
  rotate: [
    'npm token list   # find its ID',
    'npm token revoke ID',
    'publish with trusted publishing (OIDC) instead: https://docs.npmjs.com/trusted-publishers',
  ],
}

const shapes =
  /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}(?:[A-Za-z0-9]{40})?|npm_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])/g

/** Tokens that carry their own checksum; one that does not add up was never issued, and is not reported. */
export const token: Kind = {
  rules: [github, githubFine, npm],
  inBinary: true,
  anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'npm_', 'github_pat_'],
  *find({ text }) {
    for (const { 0: secret, index } of text.matchAll(shapes)) {
      const rule = ruleOf(secret)
      if (rule !== undefined) yield matchAt(rule, secret, index)
    }
  },
}

const matchAt = (rule: Rule, secret: string, start: number): Match => ({
  rule,
  confidence: 'high',
  secret,
  key: '',
  start,
  end: start + secret.length,
})

function ruleOf(token: string): Rule | undefined {
  // The checksum of fine-grained tokens is not published, and the classic one does not fit them.
  if (token.startsWith('github_pat_')) {
    return isRandom(token.slice(11)) && !isPlaceholder(token.slice(11)) ? githubFine : undefined
  }
  if (!addsUp(token.slice(4))) return undefined
  return token.startsWith('npm_') ? npm : github
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The last six characters are the CRC32 of those before, in base62, padded.
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let place = 0; place < 6; place++) {
    text = digits.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

const addsUp = (body: string): boolean => checksum(body.slice(0, -6)) === body.slice(-6)
