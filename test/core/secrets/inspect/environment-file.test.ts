import { describe } from '@jest/globals'
import { drawn, spoiled } from '../plant.ts'
import { checkAll, classic, password, random } from './check.ts'

describe('environment files', () => {
  const uuid = drawn('uuid', 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  checkAll([
    [
      'a real value in an example, on its line',
      `# c\nA=your-client-id-here\n\nAPI_KEY=${random}\n`,
      ['env-file-secret high 4'],
      '.env.example',
    ],
    [
      'a chosen password in an example',
      `DB_PASSWORD=${password}`,
      ['env-file-secret medium 1'],
      '.env.sample',
    ],
    ['a plain word in an example', 'DB_PASSWORD=sunflower', ['env-file-secret low 1'], '.env.example'],
    ['a plain word in a real one', 'DB_PASSWORD=sunflower', ['env-file-secret medium 1'], 'app/.env'],
    ['words joined', 'DB_PASSWORD=velvet-harbor-lantern', ['env-file-secret medium 1'], '.env'],
    [
      'words joined, in an example',
      'DB_PASSWORD=velvet-harbor-lantern',
      ['env-file-secret low 1'],
      '.env.example',
    ],
    ['words that say what they are', 'DB_PASSWORD=orders-database-password', [], '.env'],
    ['words that ask for others', 'DB_PASSWORD=replace-with-another', [], '.env'],
    ['words joined under another name', 'API_TOKEN=velvet-harbor-lantern', [], '.env'],
    [
      'placeholders',
      'ID=your-client-id-here\nPOOL=us-east-1_XXXXXXXXX\nDB_PASSWORD=changeme\nT_TOKEN=<token>',
      [],
      '.env.example',
    ],
    [
      'harmless defaults',
      'NODE_ENV=production\nPORT=8501\nDB_PASSWORD=postgres\nLOG_LEVEL=info\nAPI_URL=https://a.io/x',
      [],
      '.env',
    ],
    [
      'references',
      `A_SECRET=\${X}\nB_TOKEN=op://v/i/f\nC_KEY=arn:aws:ssm:eu-west-1:1:parameter/x\nD_SECRET=$(cat f)`,
      [],
      '.env',
    ],
    [
      'ciphertext',
      `API_KEY=encrypted:${random}\nB_TOKEN=ENC[AES256_GCM,data:${random}]`,
      [],
      '.env.production',
    ],
    [
      'public by design',
      `NEXT_PUBLIC_API_KEY=${random}\nDOTENV_PUBLIC_KEY=${drawn('p', 64, 'hex')}`,
      [],
      '.env',
    ],
    ['identifiers', `CLIENT_ID=${drawn('i', 26, 'lower')}\nTRACE_ID=${random}`, [], '.env'],
    ['random under an ordinary name', `THING=${random}`, ['env-file-secret medium 1'], 'docker.env'],
    [
      'dotenvx private key',
      `DOTENV_PRIVATE_KEY=${drawn('k', 64, 'hex')}`,
      ['env-file-secret high 1'],
      '.env.keys',
    ],
    [
      'exports, quotes, comments',
      `export A_TOKEN="${random}" # mine\nB_SECRET= # none`,
      ['env-file-secret high 1'],
      '.envrc',
    ],
    ['a hash', `COMMIT=${drawn('h', 40, 'hex')}\nINTEGRITY=sha512`, [], '.env'],
    ['a UUID under an ordinary name', `THING=${uuid}`, [], '.env'],
    ['a UUID under a secret’s name', `X_TOKEN=${uuid}`, ['env-file-secret high 1'], '.env'],
    ['a commented line', `# API_KEY=${random}`, ['secret-assignment medium 1'], '.env'],
    [
      'one by its form alone',
      `# c\nexport A=1\nDB_PASSWORD=${password}\n`,
      ['env-file-secret medium 3'],
      'settings',
    ],
    [
      'a program that assigns',
      `A=1\nrun "$A"\nDB_PASSWORD=${password}`,
      ['secret-assignment medium 3'],
      'run.sh',
    ],
    ['a password that everyone sets first', 'DB_PASSWORD=Admin123!', ['env-file-secret low 1'], '.env'],
    ['a short key', `API_KEY=${drawn('short', 12, 'base62')}`, ['env-file-secret medium 1'], '.env'],
    ['a name that only speaks of secrets', `PASSWORD_ADMIN=${random}`, ['env-file-secret medium 1'], '.env'],
    [
      'settings beside secrets',
      'AUTH_PROVIDER=google\nTOKEN_EXPIRY=3600\nJWT_ALGORITHM=HS256\nSECRET_NAME=prod/db-2\nSMTP_USER=a.b@acme.io',
      [],
      '.env',
    ],
    [
      'keys for browsers',
      `VITE_MAPS_KEY=${random}\nREACT_APP_FIREBASE_API_KEY=${random}\nSTRIPE_KEY=pk_live_${random}`,
      ['stripe-publishable-key low 3'],
      '.env.production',
    ],
    ['a URL without credentials', 'SECRET_SERVICE_TOKEN=https://acme.io/a1/B2/c3', [], '.env'],
    ['a token of its own kind that was never issued', `GITHUB_TOKEN=${spoiled(classic)}`, [], '.env'],
    ['a hash of a password', `ADMIN_PASSWORD=$2b$12$${drawn('bcrypt', 53, 'base62')}`, [], '.env'],
    ['a path', 'POSTGRES_PASSWORD=/run/secrets/postgres_1', [], '.env'],
    ['a more certain kind wins', `GITHUB_TOKEN=${classic}`, ['github-token high 1'], '.env'],
  ])
})
