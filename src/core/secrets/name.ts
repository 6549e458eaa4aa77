/**
 * What a name says of its value. `password`: a secret that people choose. `secret`: one that machines draw. `likely`:
 * it speaks of one, and its last word is none that we know (`PASSWORD_ADMIN`). `faint`: such names hold secrets and
 * much else (`key`, `auth`, `jwt`).
 */
export type Meaning = 'password' | 'secret' | 'likely' | 'faint' | 'none'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const passwordWords = words(`
  password passwords passwd passwort passphrase passcode pwd psw kennwort senha contrasena wachtwoord haslo
  psk pw userpass dbpass dbpassword dbpasswd userpassword mypassword requirepass masterauth keypass storepass keypassword
  storepassword rootpassword adminpassword masterpassword adminpass rootpass smtppass smtppassword mysqlpassword
  pgpassword bindpw rootpw dbpw authtok`)
const secretWords = words(`
  secret secrets token tokens apikey apikeys apitoken authtoken accesstoken refreshtoken bottoken secretkey privatekey
  accesskey clientsecret credential credentials bearer secretaccesskey encryptionkey masterkey authkey signingkey
  sharedkey sessionkey accountkey appsecret jwtsecret secretkeybase keybase passkey clientkeydata`)
const faintWords = words('key keys auth salt pepper mnemonic jwt creds cred pat')
/** A key of these is a secret; of others (primary, public, cache, sort, site) it is not. */
const keyOwners = words(`
  api secret private access auth encryption encrypt signing sign master account storage shared subscription webhook hmac
  jwt crypto cipher aes app application deploy integration admin functions session cookie security wireguard preshared
  license dotenv vault age rest validation decryption enc fernet crypt payment payments client service server consumer in logged nonce`)
/** What stands for where, when or how a secret is used, after its word. */
const trailing = words(`
  prod production prd live dev development develop stage staging stg qa uat test testing local default value val new old
  current previous prev next backup main primary secondary b64 base64 encoded plain plaintext str string raw text bytes
  base env var id1`)
/** A name that ends with one of these holds no secret: a secret's word before it is only spoken about. */
const others = words(`
  name names field fields id ids identifier count counts counter limit limits url urls uri href link path paths file
  files filename dir directory folder type types kind length len size sizes min max policy policies hash hashes hashed
  digest checksum sha sha1 sha256 md5 label labels title hint hints placeholder placeholders error errors err message
  messages msg msgs regex regexp pattern patterns validator validators validation rule rules valid invalid form input
  inputs output outputs reset expiry expires expired expiration expire exp ttl age lifetime duration header headers
  param params parameter parameters prefix suffix arn ref refs reference provider providers manager managers store
  stores version versions algorithm alg enabled enable disabled disable required optional require exists present mode
  format index position pos start end offset line column state status flag flags endpoint host port user username users
  email group groups role roles scope scopes usage budget cost price template class style icon button page view screen
  dialog modal component tab menu event events handler callback listener request response server factory builder parser
  iterator stream list map table set array schema model entity util utils helper helpers spec mock change changed
  update updated generator generation rotation rotate strength meta metadata info description desc help doc docs
  documentation comment verify verifier verification checker check encoder decoder function method cmd command option
  options config configuration settings date time timestamp at by created tokenizer visible visibility backend source
  target mount volume engine resolver permission permissions bucket region profile window char chars character
  separator delimiter alphabet property properties attribute attr selector query arg args argument arguments tooltip
  caption issuer audience domain image tag level stack balance supply address symbol program mint`)
/** Tokens and keys of these open nothing. */
const openOwners = words(`
  authenticity update lock change next previous continuation page pagination cursor sync csrf xsrf csrfmiddleware antiforgery public publishable site
  primary foreign cache sort partition unique index composite group row column design eos bos pad unk sep cls mask special stop start end first last
  max min num total completion vocab cancellation cancel abort lex parse parser syntax operator punctuation idempotency
  translation i18n locale hot shortcut keyboard arrow confirm react query object map dict array hash range image
  verification instrumentation resource publickey`)
/** A pass of these opens something; others are steps of a compiler or a renderer. */
const passOwners = words(`
  db database user usr smtp mail email mysql pg postgres ftp sftp admin root redis ssh http proxy auth login my app sudo
  ldap mongo amqp rabbitmq wifi basic key store default account master become service api site svc imap
  mq mqtt kafka vnc rdp vpn keystore truststore registry docker nexus jenkins backup bind oracle sql sa elastic device secret wlan remote`)
const leading = words(`
  is has use uses should can max min num total count show hide forgot require requires no missing invalid wrong bad
  incorrect validate verify check test get fetch load generate`)

/** Build tools put these into what browsers load; a Firebase web key names a project. */
export const isForBrowsers = (name: string): boolean => forBrowsers.test(name)
const forBrowsers =
  /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|STORYBOOK|VUE_APP|NG_APP)_|firebase_?(?:web_?)?api_?key|public|publishable/i

/** Parts of a name; what has more is a message's id. */
const longestName = 7

/** Judges by the parts of the name, the last one above all: `password_field` is a field, `field_password` a password. */
export function meaningOf(name: string): Meaning {
  if (isForBrowsers(name)) return 'none'
  const parts = partsOf(name)
  if (parts.length > longestName) return 'none'
  let last = parts.length - 1
  while (last > 0 && isTrailing(parts[last] ?? '')) last--
  const head = parts[last] ?? ''
  const owner = parts[last - 1] ?? ''
  if (openOwners.has(owner) || (last > 0 && last <= 2 && isSpokenOf(parts[0] ?? ''))) return 'none'
  if (parts.includes('from')) return 'none'
  if (passwordWords.has(head) || isOwnedPass(head)) return 'password'
  if (secretWords.has(head) || (head.startsWith('key') && keyOwners.has(owner))) return 'secret'
  if (head === 'pass') return last === 0 || passOwners.has(owner) ? 'password' : 'faint'
  if (faintWords.has(head)) return 'faint'
  const isAbout = parts.slice(0, last).some((part) => passwordWords.has(part) || secretWords.has(part))
  return isAbout && !others.has(head) ? 'likely' : 'none'
}

const testWords = words('test tests testing fake dummy mock mocked example sample demo fixture stub')
/** The name itself says that it is not for use. */
export const isForTests = (name: string): boolean => partsOf(name).some((part) => testWords.has(part))

/** `sshpass`, `redispassword`: whose it is and what, in one word. */
const isOwnedPass = (part: string): boolean =>
  passOwners.has(/^(.{2,16})pass(?:w(?:or)?d)?$/.exec(part)?.[1] ?? '')

const isSpokenOf = (part: string): boolean => leading.has(part) && !testWords.has(part)
const isTrailing = (part: string): boolean => trailing.has(part) || /^v?\d{1,4}$/.test(part)

/** `dbPassword`, `DB_PASSWORD`, `db-password`, `db.password` and `DBPassword2` alike, in lower case. */
const partsOf = (name: string): string[] =>
  name
    // `java -Dpassword=…`: the letter is an option's.
    .replace(/^-D(?=[a-z])/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([A-Za-z])(\d+)$/, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
