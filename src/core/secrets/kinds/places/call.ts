import { drawnBits } from '../../drawn.ts'
import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isForShow } from '../../path.ts'
import { type Form, kindsOf } from '../../pattern.ts'
import { confidenceOnLine } from '../../strength.ts'

const handed: Rule = {
  id: 'password-argument',
  title: 'Password or key handed to a function',
  severity: 'high',
  rotate: [
    'change it where it is used: at the database, the mail or file server, or by signing with another key',
    'aws secretsmanager create-secret --name APP/PASSWORD --secret-string file:///dev/stdin',
    'hand the function what the environment holds (valueFrom)',
  ],
  recognised:
    'the place of the password, or of the key, in a call of a well-known client or signing function',
}

const string = String.raw`(?:"[^"\n]{0,160}"|'[^'\n]{0,160}')`
const argument = String.raw`(?:${string}|\{[^{}\n]{0,160}\}|[\w$.>[\]-]{1,80})`
const secret = String.raw`[bru]{0,2}(?:"(?<double>[^"\n]{4,200})"|'(?<single>[^'\n]{4,200})')`
const next = String.raw`\s{0,8},\s{0,8}`
const call = (anchors: readonly string[], names: string, before: string, opening = '\\('): Form => ({
  anchors,
  pattern: new RegExp(String.raw`(?<!\w)(?:${names})${opening}\s{0,8}${before}${secret}`, 'g'),
})

const forms: readonly Form[] = [
  // host or address, user, password
  call(
    ['mysqli(', 'connect(', 'pdo(', 'sequelize(', 'getconnection(', 'plainauth(', 'ldap3.connection('],
    String.raw`smtp\.PlainAuth|ldap3\.Connection|mysqli|mysqli_connect|mysql_p?connect|PDO|Sequelize|DBI->connect|DriverManager\.getConnection|(?:pymysql|MySQLdb|psycopg2|mariadb)\.connect`,
    `${argument}${next}${argument}${next}`,
  ),
  // user, password
  call(
    ['login(', 'authenticate(', 'signin(', 'sign_in(', '.auth(', ':auth('],
    String.raw`(?:[\w$]{1,40}\.)?(?:login|authenticate|sign_?[iI]n)|(?:(?<=\))|[\w$]{1,40})[.:]auth`,
    `${argument}${next}`,
  ),
  call(
    ['ftp_login(', 'imap_open(', 'ssh2_auth_password('],
    'ftp_login|imap_open|ssh2_auth_password',
    `${argument}${next}${string}${next}`,
  ),
  // connection or realm, host, user, password
  {
    ...call(
      ['mysql_real_connect(', 'credentials("'],
      'mysql_real_connect|Credentials',
      `${argument}${next}${string}${next}${string}${next}`,
    ),
    isLocal: false,
  },
  // An application's id, its secret: https://github.com/omniauth/omniauth#getting-started
  call(
    ['omniauth ', 'omniauth(', 'provider :', 'provider(:'],
    String.raw`(?:config\.omniauth|provider)(?:\(|[ ])\s{0,8}:\w{1,40}${next}${argument}${next}`,
    '',
    '',
  ),
  // https://www.twilio.com/docs/libraries: an account's id, its token
  call(
    ["twilio')('ac", 'twilio")("ac', "twilio('ac", 'twilio("ac', "client('ac", 'client("ac'],
    String.raw`require\(["']twilio["']\)|[tT]wilio|Client`,
    `["']AC[0-9a-f]{32}["']${next}`,
  ),
  // text, key
  call(
    ['jwt.', 'jsonwebtoken.'],
    String.raw`(?:jwt|JWT|jsonwebtoken)\.(?:sign|verify|encode|decode)`,
    `${argument}${next}`,
  ),
  call(
    ['createhmac(', 'hash_hmac(', 'hexdigest(', 'aes.encrypt(', 'aes.decrypt('],
    String.raw`CryptoJS\.AES\.(?:en|de)crypt|(?:[\w$]{1,40}\.)?createHmac|hash_hmac|OpenSSL::HMAC\.hexdigest`,
    `(?:${string}|\\w{1,40})${next}`,
  ),
  // key
  call(
    ['plaintext(', 'plain_text('],
    String.raw`SecretValue\.(?:(?:unsafeP|p)lainText|(?:unsafe_)?plain_text)`,
    '',
  ),
  call(
    [
      ...['hmac.new(', 'fernet(', 'secretkeyspec(', 'hmacshakeyfor(', 'algorithm.hmac'],
      ...['aes.new(', 'cookieparser('],
    ],
    String.raw`hmac\.new|AES\.new|cookieParser|(?:[\w$]{1,40}\.)?Fernet|SecretKeySpec|Keys\.hmacShaKeyFor|Algorithm\.HMAC\d{3}`,
    '',
  ),
]

/** Sixty-four signs of all sorts, blanks too: https://developer.wordpress.org/apis/wp-config-php/#authentication-keys-and-salts */
const wordPressKey: Form = {
  anchors: ['_key', '_salt'],
  pattern:
    /define\(\s{0,8}['"](?<key>(?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))['"]\s{0,4},\s{0,16}(?:'(?<single>[^'\n]{64})'|"(?<double>[^"\n]{64})")/g,
  reach: 200,
}
const drawnFrom = 60

/** Passwords and keys by their place among a function's arguments, which have no name there. */
export const callArgument: readonly Kind[] = [
  ...kindsOf(handed, forms, confidenceOnLine),
  ...kindsOf(handed, [wordPressKey], (written, path) =>
    drawnBits(written) < drawnFrom ? undefined : isForShow(path) ? 'low' : 'medium',
  ),
]
