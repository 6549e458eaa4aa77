import { describe } from '@jest/globals'
import { chosen } from '../../accuracy/positives.ts'
import { checkAll, random } from '../../inspect/check.ts'
import { privateKey } from '../../plant.ts'

const password = chosen('place')

describe('Kubernetes', () => {
  const encoded = (text: string): string => Buffer.from(text).toString('base64')
  const secret = (body: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n${body}`
  const found = (confidence: string, line: number) => [`kubernetes-secret ${confidence} ${line}`]
  checkAll([
    [
      'data',
      secret(`data:\n  user: ${encoded('app')}\n  db-password: ${encoded(random)}\n`),
      found('high', 7),
    ],
    ['data, chosen', secret(`data:\n  password: ${encoded(password)}\n`), found('medium', 6)],
    [
      'data under another name',
      secret(`data:\n  value: ${encoded(random)}\ntype: Opaque\n`),
      found('medium', 6),
    ],
    ['stringData', secret(`stringData:\n  password: ${random}\n`), found('high', 6)],
    ['JSON', `{"kind": "Secret", "data": {"password": "${encoded(random)}"}}`, found('high', 1)],
    [
      'whose name is to be filled in',
      `kind: Secret\nmetadata:\n  name: <secret-name>\nstringData:\n  api-token: ${random}\n`,
      ['kubernetes-secret low 5'],
    ],
    [
      'beside one whose name is to be filled in',
      `metadata:\n  name: <name>\n---\nkind: Secret\nstringData:\n  api-token: ${random}\n`,
      ['kubernetes-secret high 6'],
    ],
    ['of another kind', `kind: ConfigMap\ndata:\n  host: ${random}\n`, []],
    ['of another kind, encoded', `kind: SecretStore\ndata:\n  host: ${encoded(random)}\n`, []],
    ['a placeholder', secret(`stringData:\n  password: changeme\n`), []],
    ['a template', secret('data:\n  password: {{ .Values.password | b64enc }}\n'), []],
    ['sealed', `kind: SealedSecret\nspec:\n  encryptedData:\n    value: ${encoded(random)}\n`, []],
    [
      'kubeconfig, key',
      `kind: Config\nusers:\n- user:\n    client-key-data: ${encoded(privateKey('pkcs8'))}\n`,
      ['kubeconfig-credential high 4'],
    ],
    ['kubeconfig, certificate', `client-key-data: ${encoded('x'.repeat(90))}`, []],
    [
      'kubeconfig, token in a row',
      `kind: Config\nusers: [{user: {token: ${random}}}]\n`,
      ['kubeconfig-credential high 2'],
    ],
    [
      'kubeconfig, token',
      `kind: Config\nusers:\n- user:\n    token: ${random}\n`,
      ['kubeconfig-credential high 4'],
    ],
  ])
})
