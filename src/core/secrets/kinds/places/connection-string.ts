import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { type Form, kindsOf } from '../../pattern.ts'
import { confidenceInPlace } from '../../strength.ts'

const connection: Rule = {
  id: 'connection-string-password',
  title: 'Password in a connection string',
  severity: 'high',
  example: 'Password=…',
  rotate: [
    'ALTER USER USER WITH PASSWORD NEW   # by an interactive client, so that it stays out of the shell’s history',
    'aws secretsmanager create-secret --name APP/DATABASE --secret-string file:///dev/stdin',
    'build the string when the app starts, with the password from there',
  ],
  recognised: 'password= beside another field of an ADO.NET, ODBC, libpq, JDBC or Redis connection string',
}

/** ADO.NET and ODBC (`;`), libpq (blank), JDBC (`;` or `&`), StackExchange.Redis (`,`). */
const password =
  /(?<![\w$-])["']?(?<key>password|passwd|pwd)[ \t]{0,2}=[ \t]{0,2}(?:'(?<quoted>[^'\n]{4,200})'|(?<secret>[^\s;&"',<>]{4,200}))/gi
/** Another field of the same string. */
const field =
  /(?:^|[;&?,\s"'/:])(?:server|data source|datasource|host|hostname|address|addr|endpoint|user id|userid|uid|user|username|user name|initial catalog|database|dbname|driver|provider|port|ssl|sslmode|abortconnect)[ \t]{0,2}=[ \t]{0,2}[^\s=;&]/i
const around = 300
const forms: readonly Form[] = [
  {
    anchors: ['jdbc:oracle:'],
    pattern: /jdbc:oracle:(?:thin|oci8?):(?<key>[\w$#]{1,30})\/(?<secret>[^\s"']{4,64})@(?=[\w/([])/g,
  },
  // https://github.com/go-sql-driver/mysql#dsn-data-source-name
  {
    anchors: ['@tcp(', '@unix('],
    pattern: /(?<![\w/])(?<key>[\w.-]{1,64}):(?<secret>[^\s"'@/]{4,128})@(?:tcp|unix)\(/g,
  },
  {
    anchors: [',password='],
    pattern:
      /(?<![\w.-])[\w.-]{1,200}:\d{2,5},(?:[A-Za-z]{1,20}=[^,\s"']{0,64},){0,6}password=(?<secret>[^,\s"']{4,200})/gi,
  },
]

const amongFields: Kind = {
  rules: [connection],
  inBinary: false,
  anchors: ['password', 'passwd', 'pwd'].flatMap((name) =>
    ['=', ' =', '\t=', '  ='].map((sign) => name + sign),
  ),
  isLocal: true,
  *find({ path, text }) {
    for (const { 0: whole, index, groups } of text.matchAll(password)) {
      const secret = groups?.['quoted'] ?? groups?.['secret']
      if (secret === undefined || !hasField(text, index, whole.length)) continue
      const confidence = confidenceInPlace(secret, path)
      if (confidence === undefined) continue
      const start = index + whole.lastIndexOf(secret)
      yield {
        rule: connection,
        confidence,
        secret,
        key: groups?.['key'] ?? '',
        start,
        end: start + secret.length,
      }
    }
  },
}

export const connectionString: readonly Kind[] = [
  ...kindsOf(connection, forms, confidenceInPlace),
  amongFields,
]

/** In the same string: the text is cut at the nearest quote or line's end on either side. */
function hasField(text: string, start: number, length: number): boolean {
  const head = text.slice(Math.max(0, start - around), start)
  const before = head.slice(1 + Math.max(...ends.map((end) => head.lastIndexOf(end))))
  const after = text.slice(start + length, start + length + around).split(/[\n"`]/, 1)[0] ?? ''
  if (/[;&,?\s]$/.test(before)) return field.test(before) || field.test(after)
  return /^[;&,\s]/.test(after) && field.test(after)
}
const ends = ['\n', '"', '`']
