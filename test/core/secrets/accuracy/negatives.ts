import { drawn } from '../plant.ts'

const hex = (size: number): string => drawn(`negative ${size}`, size, 'hex')
const uuid = hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const base64 = (size: number): string => drawn(`negative ${size}`, size, 'base64')
const base62 = (size: number): string => drawn(`negative ${size}`, size, 'base62')
const dollar = '$'

/** Lines as programs, settings and documents have them by the thousand, and none holds a secret. */
const lines = `
password = os.environ["DB_PASSWORD"]
password = os.getenv("DB_PASSWORD", "")
password: process.env.DB_PASSWORD,
const token = await getToken(user.id)
const token = response.data.access_token;
token := r.Header.Get("Authorization")
let secret = config.get("secret")
this.password = password;
self._token = token
api_key = settings.API_KEY
apiKey: config.apiKey,
if password == "" {
if (token === undefined) return
password: string;
password: str | None = None
token?: string
private String password;
String token = request.getParameter("token");
max_tokens = 4096
max_tokens: 16384
token_count = 128000
tokenizer = "cl100k_base"
tokenizer_name = "bert-base-uncased"
eos_token = "<|endoftext|>"
pad_token: "[PAD]"
unk_token = "<unk>"
password_field = "user_password_input"
passwordField: "#login-password"
secretName: my-app-credentials
secret_name = "prod/db/credentials-v2"
secretKeyRef:
tokenType: Bearer
token_url = "https://acme.io/oauth2/token"
tokenEndpoint: "/oauth2/v2.0/token"
password_hash = "${dollar}2b${dollar}12${dollar}${base62(53)}"
passwordHash: "${hex(64)}"
"password": "Enter your password"
"password": "Passwort"
"password": "Mot de passe"
"confirmPassword": "Confirm password"
"password.too_short": "Password must have at least 8 characters"
"forgotPassword": "Forgot password?"
label_password: Contraseña
placeholder="Password"
<input type="password" name="password" id="password1">
<label for="password">Password</label>
password = "password"
password: "test"
password: changeme
PASSWORD=changeme123
DB_PASSWORD=${dollar}{DB_PASSWORD}
DB_PASSWORD: ${dollar}{{ secrets.DB_PASSWORD }}
DB_PASSWORD={{ vault_db_password }}
password = var.db_password
password = data.aws_secretsmanager_secret_version.db.secret_string
password: !vault |
password: ENC[AES256_GCM,data:${base64(24)},type:str]
API_KEY=<your-api-key>
API_KEY=your_api_key_here
api_key = "YOUR_API_KEY"
api_key = "xxxxxxxxxxxxxxxxxxxxxxxx"
apiKey: "INSERT_KEY_HERE"
token = "****************"
SECRET_KEY = "..."
secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-x1Y2z3
valueFrom: /app/prod/db_password
SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-x1Y2z3
key: "user.settings.notifications.email"
key = "created_at"
primary_key = "id"
foreign_key: "user_id"
sort_key = "timestamp#${uuid}"
cacheKey: "v2:${hex(32)}"
cache-key: ${hex(40)}
partitionKey = "${base62(24)}"
public_key = "${base64(44)}"
PUBLIC_KEY_TOKEN = "${hex(16)}"
publicKeyToken="${hex(16)}"
ssh_public_key: "ssh-ed25519 ${base64(68)}"
publishableKey: "pk_${base62(24)}"
site_key = "6L${base62(38)}"
commit: ${hex(40)}
sha256: ${hex(64)}
"integrity": "sha512-${base64(86)}=="
"resolved": "https://registry.acme.io/pass/-/pass-1.2.3.tgz#${hex(40)}"
image: acme/app@sha256:${hex(64)}
uses: actions/checkout@${hex(40)}
ETag: "${hex(32)}"
request_id = "${uuid}"
id: ${uuid}
client_id = "${base62(26)}"
account_id: "123456789012"
version = "1.2.3-beta.4"
nonce = "${base64(22)}=="
iv = "${hex(32)}"
checksum = "${base64(27)}="
fingerprint: SHA256:${base64(43)}
next_token = "${base64(60)}"
pageToken: "${base62(40)}"
continuation_token = "${base62(32)}"
csrf_token = "${base62(32)}"
cancellationToken: CancellationToken = default
token = Token.STRING
tokens = ["if", "else", "while"]
tokens: ['identifier', 'punctuation']
case TOKEN_STRING: return "string"
TOKEN_EXPIRY=3600
JWT_EXPIRES_IN=7d
SECRET_ROTATION_DAYS=30
PASSWORD_MIN_LENGTH = 12
password_policy: "strong"
AUTH_PROVIDER=google
auth: "basic"
authMode = 'oauth2'
credentials: 'include'
credentials: "same-origin"
credential_source = "Ec2InstanceMetadata"
credentials_file = "~/.config/gcloud/application_default_credentials.json"
GOOGLE_APPLICATION_CREDENTIALS=/etc/keys/service-account.json
key_file = "/etc/ssl/private/server.key"
ssl_key: ./certs/localhost-key.pem
passwordFile: /run/secrets/db_password
POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password
pass_filenames: false
pass_through = true
bypass: "internal-network"
compass = "north-by-northwest-42"
passenger_id = "${base62(12)}"
monkey: "business4Ever"
keyboard = "qwertz-de-2"
hotkey: "ctrl+shift+k"
keyword = "python3"
KeyError: 'password'
raise ValueError("password must be at least 8 characters")
throw new Error('Invalid token')
logger.info("token refreshed for %s", user)
assert token != "abc"
expect(token).toBe("abc123")
describe("password reset", () => {
it('rejects a wrong password', async () => {
password = getpass.getpass("Password: ")
password = input("Enter password: ")
password = prompt("Password?")
hash = hashlib.sha256(password.encode()).hexdigest()
token = jwt.encode(payload, key, algorithm="HS256")
token = secrets.token_urlsafe(32)
secret = Fernet.generate_key()
api_key = request.headers.get("X-API-Key")
apiKey = header.substring("ApiKey ".length)
headers: { Authorization: \`Bearer ${dollar}{token}\` }
Authorization: Bearer ${dollar}TOKEN
"Authorization": "Bearer " + token
Authorization: Basic ${Buffer.from('user:password').toString('base64')}
curl -u "${dollar}USER:${dollar}PASS" https://acme.io/x
curl -u user:password https://acme.io/x
mysql -u root -p mydb
docker login -u "${dollar}USER" --password-stdin
--password ${dollar}PASSWORD
sshpass -p "${dollar}SSHPASS" ssh host
Server=db;User Id=app;Password=${dollar}{PASSWORD};
jdbc:postgresql://db:5432/app?user=app&password=${dollar}{DB_PASSWORD}
postgres://app:${dollar}{DB_PASSWORD}@db:5432/app
postgres://postgres:postgres@localhost:5432/test
//npm.example.invalid/:_authToken=${dollar}{NPM_TOKEN}
machine example.com login USER password PASSWORD
"auth": ""
{"credsStore": "ecr-login"}
requirepass foobared
var tokenPattern = /^[A-Za-z0-9]{32,40}$/
const TOKEN_REGEX = "[a-f0-9]{40}"
access_token_lifetime = timedelta(minutes=15)
secretsManager: SecretsManagerClient
"secretsmanager:GetSecretValue"
kms_key_id = "${uuid}"
KeyId: alias/app-prod
EncryptionKeyArn: arn:aws:kms:eu-west-1:123456789012:key/${uuid}
aws:kms:keyId=${uuid}
KeyPairId: K2JCJMDEHXQW5F
key_name = "deploy-2024-eu-west-1"
passphrase: false
password: true
password: null
PASSWORD=
auth_token=None
token: ""
'token' => '',
token = '';
token: 0
const PASS = 1, FAIL = 2
test_pass_rate = "98.2"
bearer: BearerAuth
"bearerFormat": "JWT"
unexpected_token = "Unexpected token < in JSON at position 0"
`

export const negatives: readonly string[] = lines.trim().split('\n')
