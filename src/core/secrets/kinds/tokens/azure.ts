import { isDocumented } from '../../documented.ts'
import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isFree, matchAt, shaped } from '../token.ts'
import { isDrawn } from './drawn.ts'
import { urlAround } from './query.ts'

const platformKey: Rule = {
  id: 'azure-platform-key',
  title: 'Azure access key',
  severity: 'critical',
  rotate: [
    'regenerate it; first point the app to the second key:',
    'az storage account keys renew --account-name NAME --resource-group GROUP --key key1   # storage',
    'az cosmosdb keys regenerate --name NAME --resource-group GROUP --key-kind primary   # Cosmos DB',
    'better no key: a managed identity with a role (az role assignment create)',
  ],
  recognised: 'base64 of exact length with the issuer’s mark (+ASt, ACDb, AzFu, +ACR …) at its fixed place',
}

/**
 * Marks that Azure's services put into their keys, and how many characters stand before and after.
 * https://github.com/microsoft/security-utilities
 */
const marks: readonly (readonly [mark: string, before: number, after: RegExp])[] = [
  ...['+ASt', '+ABa', '+AMC', 'ACDb', 'APIM'].map(
    (mark) => [mark, 76, /[A-Za-z0-9+/]{5}[AQgw]==(?![A-Za-z0-9+/=])/y] as const,
  ),
  ...['AIoT', '+ASb', '+AEh', '+ARm', 'AzCa', 'AZEG'].map(
    (mark) => [mark, 33, /[A-Za-z0-9+/]{6}=(?![A-Za-z0-9+/=])/y] as const,
  ),
  ['AzFu', 44, /[A-Za-z0-9+/]{5}[AQgw]==(?![A-Za-z0-9+/=])/y],
  ['+ACR', 42, /[A-D][A-Za-z0-9]{5}(?![A-Za-z0-9+/=])/y],
  ['AzSe', 42, /[A-D][A-Za-z0-9]{5}(?![A-Za-z0-9+/=])/y],
]

const marked: Kind = {
  rules: [platformKey],
  inBinary: true,
  anchors: marks.map(([mark]) => mark.toLowerCase()),
  isLocal: true,
  *find({ text }) {
    for (const [mark, before, after] of marks) {
      for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
        const key = keyAround(text, at - before, at + mark.length, after)
        if (key !== undefined && isDrawn(key.slice(0, before))) yield matchAt(platformKey, key, at - before)
      }
    }
  },
}

function keyAround(text: string, start: number, markEnd: number, after: RegExp): string | undefined {
  if (start < 0 || !isFree(text, start) || /[+/]/.test(text.charAt(start - 1))) return undefined
  after.lastIndex = markEnd
  const rest = after.exec(text)?.[0]
  const key = text.slice(start, markEnd) + rest
  return rest !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(key) ? key : undefined
}

const sas: Rule = {
  id: 'azure-shared-access-signature',
  title: 'Azure shared access signature',
  severity: 'high',
  rotate: ['rotate the key that signed it: az storage account keys renew --account-name NAME --key key1'],
  recognised: 'sig= with 32 bytes of base64, beside the version (sv=) and the end (se=)',
}
const signature = /[?&;]sig=([A-Za-z0-9%+/]{43,90}?(?:%3[dD]|=))(?![A-Za-z0-9%+/=])/g

/** https://learn.microsoft.com/azure/storage/common/storage-sas-overview */
const sharedAccess: Kind = {
  rules: [sas],
  inBinary: false,
  anchors: ['sig='],
  isLocal: true,
  *find({ text }) {
    for (const found of text.matchAll(signature)) {
      const query = urlAround(text, found.index)
      if (!isSigned(found[1] ?? '', query)) continue
      const end = /[?&;]se=(\d{4}-\d{2}-\d{2})/.exec(query)?.[1]
      const match = matchAt(sas, found[1] ?? '', found.index + 5)
      yield end === undefined ? match : { ...match, until: Date.parse(end) / 1000 }
    }
  },
}

function isSigned(written: string, query: string): boolean {
  const plain = decodeURIComponent(written.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'))
  const isDigest = Buffer.from(plain, 'base64').length === 32 && isDrawn(plain.replace(/=+$/, ''))
  return isDigest && /[?&;]sv=\d{4}-\d{2}-\d{2}/.test(query)
}

/**
 * A storage account's key beside its account, or that of a bus, hub or registry of devices beside its endpoint:
 * https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
 */
const accountKey: Kind = {
  rules: [platformKey],
  inBinary: false,
  anchors: ['accountkey=', 'sharedaccesskey='],
  *find({ text }) {
    for (const { 0: written, groups, index } of text.matchAll(keyOfAccount)) {
      const key = groups?.['account'] ?? groups?.['shared'] ?? ''
      const start = index + written.length - key.length
      const beside = text.slice(Math.max(0, index - besideReach), start + key.length + besideReach)
      if (!/AccountName=|AccountEndpoint=|Endpoint=|HostName=/i.test(beside) || isDocumented(key)) continue
      if (isDrawn(key.replace(/=+$/, ''))) yield matchAt(platformKey, key, start)
    }
  },
}
const keyOfAccount =
  /AccountKey=(?<account>[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])|SharedAccessKey=(?<shared>[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/gi
const besideReach = 300

export const azure: readonly Kind[] = [
  marked,
  accountKey,
  sharedAccess,
  // https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app; Teams posts by them instead of webhooks
  shaped({
    rule: {
      id: 'azure-workflow-url',
      title: 'Address that starts a workflow (Logic Apps, Power Automate, Teams)',
      severity: 'high',
      rotate: [
        'regenerate the access key of the workflow that it names, then take the address that it gives now',
        'a Teams workflow has no key to renew: delete it, and build it anew under Workflows',
      ],
      recognised: 'the trigger of a workflow with sig= and 43 characters that look drawn',
      example: '/workflows/…/triggers/manual/paths/invoke?…&sig=…',
    },
    anchors: ['/triggers/'],
    reach: 700,
    shape:
      /(?<=\/workflows\/[0-9a-f]{32}\/triggers\/[\w-]{1,80}\/paths\/invoke\/?\?[^\s"'`<>]{0,400}[?&;]sig=)[\w-]{43}(?![\w%-])/g,
    proof: isDrawn,
  }),
  // https://learn.microsoft.com/entra/identity-platform/quickstart-register-app
  shaped({
    rule: {
      id: 'azure-client-secret',
      title: 'Microsoft Entra client secret',
      severity: 'critical',
      rotate: [
        'az ad app credential list --id APP_ID   # find its keyId',
        'az ad app credential delete --id APP_ID --key-id KEY_ID',
        'better none: federated credentials (az ad app federated-credential create)',
      ],
      recognised: 'three characters, a digit, Q~ and 31 to 34 characters that look drawn',
    },
    anchors: [...'0123456789'].map((digit) => `${digit}q~`),
    shape: /(?<=^|[^\w~.-]|\\[nrt])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~-])/g,
    proof: (secret) => isDrawn(secret.slice(6).replace(/[~.-]/g, '')),
  }),
  // https://github.com/microsoft/security-utilities: "common annotated security keys"
  shaped({
    rule: {
      ...platformKey,
      recognised: '84 characters with JQQJ9 and the month of issue at their fixed places',
    },
    anchors: ['jqqj9'],
    shape: /[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{24}(?:[A-Za-z0-9]{2}==)?(?![A-Za-z0-9])/g,
    proof: (key) => isDrawn(key.slice(0, 52)),
  }),
  // https://learn.microsoft.com/azure/devops/release-notes/2024/general/sprint-241-update
  shaped({
    rule: {
      id: 'azure-devops-token',
      title: 'Azure DevOps personal access token',
      severity: 'critical',
      rotate: ['revoke it at https://dev.azure.com/ORGANISATION/_usersSettings/tokens'],
      recognised: '84 characters with AZDO at the 77th',
    },
    anchors: ['azdo'],
    shape: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/g,
    proof: (pat) => isDrawn(pat.slice(0, 76)),
  }),
]
