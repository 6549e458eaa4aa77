import { base62, base64, hex, uuid } from './random.ts'

const dollar = '$'

/** Lines of settings, manifests and lock files. */
export const settings = `
secretName: my-app-credentials
secret_name = "prod/db/credentials-v2"
secretKeyRef:
tokenType: Bearer
token_url = "https://acme.io/oauth2/token"
tokenEndpoint: "/oauth2/v2.0/token"
password_hash = "${dollar}2b${dollar}12${dollar}${base62(53)}"
passwordHash: "${hex(64)}"
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
cache-key: ${hex(40)}
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
id: ${uuid}
client_id = "${base62(26)}"
account_id: "123456789012"
version = "1.2.3-beta.4"
fingerprint: SHA256:${base64(43)}
TOKEN_EXPIRY=3600
JWT_EXPIRES_IN=7d
SECRET_ROTATION_DAYS=30
PASSWORD_MIN_LENGTH = 12
password_policy: "strong"
AUTH_PROVIDER=google
auth: "basic"
credential_source = "Ec2InstanceMetadata"
credentials_file = "~/.config/gcloud/application_default_credentials.json"
GOOGLE_APPLICATION_CREDENTIALS=/etc/keys/service-account.json
key_file = "/etc/ssl/private/server.key"
ssl_key: ./certs/localhost-key.pem
passwordFile: /run/secrets/db_password
POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password
pass_filenames: false
"auth": ""
{"credsStore": "ecr-login"}
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
token: ""
token: 0
bearer: BearerAuth
"bearerFormat": "JWT"
`
