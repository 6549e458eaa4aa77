import { describe } from '@jest/globals'
import { drawn } from '../plant.ts'
import { check, classic, password, random } from './check.ts'

describe('environment files', () => {
  const uuid = drawn('uuid', 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  check([
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
    ['a commented line', `# API_KEY=${random}`, [], '.env'],
    ['not an environment file', `DB_PASSWORD=${password}`, [], 'docs/env.md'],
    ['a more certain kind wins', `GITHUB_TOKEN=${classic}`, ['github-token high 1'], '.env'],
  ])
})
