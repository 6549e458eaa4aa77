import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { type Form, kindsOf, matchesOf, passwordOfBasic, textOfBase64 } from '../../pattern.ts'
import { confidenceInPlace } from '../../strength.ts'

const login: Rule = {
  id: 'login-file-password',
  title: 'Password or token in a login file (.npmrc, .netrc, .pgpass, Docker)',
  severity: 'high',
  example: ':_authToken=…',
  rotate: [
    'change it at the service that the file names: a registry’s token in its web page or CLI, a database’s with ALTER USER',
    'npm token revoke ID; docker logout HOST   # then log in where it is used: OIDC, docker-credential-ecr-login',
    'git rm --cached {FILE} && echo {FILE} >> .gitignore',
  ],
  recognised:
    'the entry of a login file as its tool writes it, base64 decoded, with a value that is no placeholder or reference',
}

const forms: readonly Form[] = [
  // https://docs.npmjs.com/cli/configuring-npm/npmrc
  {
    anchors: [':_authtoken'],
    pattern:
      /\/\/[^\s:=]{1,200}:_authToken(?:[ \t]{0,4}=[ \t]{0,4}|[ \t]{1,4})["']?(?<secret>[^\s"']{8,2000})/g,
  },
  {
    anchors: ['_auth ', '_auth=', '_auth\t'],
    pattern: /(?<![\w.])_auth[ \t]{0,4}=[ \t]{0,4}["']?(?<secret>[A-Za-z0-9+/]{8,2000}={0,2})/g,
    read: passwordOfBasic,
  },
  {
    anchors: [':_password'],
    pattern: /\/\/[^\s:=]{1,200}:_password[ \t]{0,4}=[ \t]{0,4}["']?(?<secret>[A-Za-z0-9+/]{6,2000}={0,2})/g,
    read: textOfBase64,
  },
  // https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
  {
    anchors: ['login ', 'login\t', 'login\n', 'login\r'],
    pattern:
      /(?<![\w-])(?:machine[ \t]{1,8}[^\s]{1,200}|default)\s{1,20}login\s{1,8}(?<key>[^\s]{1,128})\s{1,20}(?:account\s{1,8}[^\s]{1,64}\s{1,20})?password\s{1,8}(?<secret>[^\s]{4,400})/g,
  },
  // https://docs.docker.com/reference/cli/docker/login/: credsStore and credHelpers leave `auth` empty.
  {
    anchors: ['"auth"'],
    pattern: /"auth"\s{0,8}:\s{0,8}"(?<secret>[A-Za-z0-9+/]{8,4000}={0,2})"/g,
    read: passwordOfBasic,
  },
  // https://getcomposer.org/doc/articles/authentication-for-private-packages.md
  {
    anchors: ['-oauth"', 'gitlab-token"', '"bearer"'],
    pattern:
      /"(?:github-oauth|gitlab-oauth|gitlab-token|bearer)"\s{0,8}:\s{0,8}\{\s{0,40}"[^"\s]{1,200}"\s{0,8}:\s{0,8}"(?<secret>[^"\s]{8,400})"/g,
  },
  // https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/security/d1/sec-d1-cr-book/sec-cr-t2.html
  {
    anchors: ['username '],
    pattern:
      /^[ \t]{0,8}username[ ](?<key>[^\s]{1,64})[ ](?:privilege[ ]\d{1,2}[ ])?(?:password|secret)[ ](?:0[ ])?(?<secret>[^\s]{4,200})[ \t\r]{0,8}$/gm,
  },
  // msmtp, mbsync, OpenVPN and others that have a word and a value on each line
  {
    anchors: ['password ', 'password\t', 'passwd ', 'passwd\t', 'pass ', 'pass\t'],
    reach: 700,
    pattern:
      /^[ \t]{0,8}(?:user|username|login)[ \t]{1,8}(?<key>[^\s]{1,128})\r?\n[ \t]{0,8}(?:password|passwd|pass)[ \t]{1,8}(?<secret>[^\s]{4,400})[ \t]{0,8}$/gm,
  },
  // https://www.postfix.org/SASL_README.html#client_sasl_enable
  {
    anchors: [':25 ', ':25\t', ':465 ', ':465\t', ':587 ', ':587\t', ':2525 ', ':2525\t'],
    pattern:
      /^\[?[\w.-]{1,255}\]?:(?:25|465|587|2525)[ \t]{1,20}(?<key>[^\s:]{1,128}):(?<secret>[^\s]{4,400})[ \t]{0,8}$/gm,
  },
  // https://www.openldap.org/software/man.cgi?query=slapd.conf (nslcd, libnss-ldap)
  {
    anchors: ['bindpw ', 'bindpw\t', 'rootpw ', 'rootpw\t'],
    pattern:
      /^[ \t]{0,8}(?<key>(?:root)?bindpw|rootpw)[ \t]{1,20}["']?(?<secret>[^\s"'=:{][^\s"']{3,200})["']?[ \t\r]{0,8}$/gm,
  },
  // https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
  {
    anchors: [' on >', ' on ~', ' resetpass >'],
    pattern:
      /(?<=^[ \t]{0,8}user|setuser)[ \t]{1,4}(?<key>[^\s]{1,64})[ \t](?:[^\s>]{1,64}[ \t]{1,4}){1,12}>(?<secret>[^\s"']{4,200})/gim,
  },
  // https://docs.strongswan.org/docs/latest/swanctl/swanctlConf.html (ipsec.secrets)
  {
    anchors: [': eap ', ': xauth ', ': ntlm '],
    pattern: /^(?<key>[^\n:"]{0,128}):[ \t]{1,4}(?:EAP|XAUTH|NTLM)[ \t]{1,8}"(?<secret>[^"\n]{4,200})"/gm,
  },
  // https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES
  {
    anchors: ['bundle_'],
    pattern:
      /(?<![\w$])BUNDLE_[A-Z0-9_]{3,80}(?:=|:[ \t]{1,4})["']?(?<key>[^\s:"'/=]{1,64}):(?<secret>[^\s:"'/]{4,200})["']?[ \t]{0,8}\r?$/gm,
  },
  {
    anchors: ['"identitytoken"', '"registrytoken"'],
    pattern: /"(?<key>identitytoken|registrytoken)"\s{0,8}:\s{0,8}"(?<secret>[^"\s]{8,4000})"/g,
  },
]

const passwordFile: Kind = {
  rules: [login],
  inBinary: false,
  anchors: [':5432:', ':*:'],
  reads: (path) => path.endsWith('pgpass'),
  reach: Number.POSITIVE_INFINITY,
  *find({ path, text }) {
    if (/:(?:\*|\d{4,5}):/.test(text) && isPgpass(text))
      yield* matchesOf(login, { pattern: pgpass }, text, (secret) => confidenceInPlace(secret, path))
  },
}

/** Passwords where a tool keeps its logins, by the form of the entry. */
export const loginFile: readonly Kind[] = [...kindsOf(login, forms, confidenceInPlace), passwordFile]

/** hostname:port:database:username:password. https://www.postgresql.org/docs/current/libpq-pgpass.html */
const pgpass =
  /^[\w.*/-]{1,255}:(?:\d{1,5}|\*):[\w*-]{1,64}:(?<key>[\w*.@-]{1,64}):(?<secret>[^\s]{4,400})$/gm
const pgpassLine = new RegExp(pgpass.source)

/** Lines of five parts occur in logs too; a file of nothing else is one. */
const isPgpass = (text: string): boolean =>
  text.split('\n').every((line) => /^\s*(?:#|$)/.test(line) || pgpassLine.test(line.trim()))
