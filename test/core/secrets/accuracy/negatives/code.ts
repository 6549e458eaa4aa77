import { base62, base64, hex, uuid } from './random.ts'

const dollar = '$'

/** Lines of programs, and of the texts that they show. */
export const code = `
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
key: "user.settings.notifications.email"
key = "created_at"
primary_key = "id"
foreign_key: "user_id"
sort_key = "timestamp#${uuid}"
cacheKey: "v2:${hex(32)}"
partitionKey = "${base62(24)}"
public_key = "${base64(44)}"
request_id = "${uuid}"
nonce = "${base64(22)}=="
iv = "${hex(32)}"
checksum = "${base64(27)}="
next_token = "${base64(60)}"
pageToken: "${base62(40)}"
continuation_token = "${base62(32)}"
csrf_token = "${base62(32)}"
cancellationToken: CancellationToken = default
token = Token.STRING
tokens = ["if", "else", "while"]
tokens: ['identifier', 'punctuation']
case TOKEN_STRING: return "string"
authMode = 'oauth2'
credentials: 'include'
credentials: "same-origin"
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
"Authorization": "Bearer " + token
var tokenPattern = /^[A-Za-z0-9]{32,40}$/
const TOKEN_REGEX = "[a-f0-9]{40}"
access_token_lifetime = timedelta(minutes=15)
secretsManager: SecretsManagerClient
auth_token=None
'token' => '',
token = '';
const PASS = 1, FAIL = 2
test_pass_rate = "98.2"
unexpected_token = "Unexpected token < in JSON at position 0"
`
