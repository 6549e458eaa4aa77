import { namesAround, valueAfter } from '../../assignment.ts'
import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isRandom } from '../../value.ts'
import { lower, matchAt, shaped, token } from '../token.ts'
import { jsonIn } from '../tokens/encoded.ts'

const smtp: Rule = {
  id: 'aws-ses-smtp-password',
  title: 'Amazon SES SMTP password',
  severity: 'critical',
  rotate: [
    'it is derived from an access key: deactivate that key, and the password ends with it',
    'aws iam update-access-key --access-key-id SMTP_USER_NAME --status Inactive --user-name {USER}',
    'aws ses send-raw-email … with a role needs no SMTP password',
  ],
  recognised: '44 characters of base64 with the version in the first byte, named as an SMTP or mail password',
}
const passwordNames = /[pP]ass|PASS/g
/** 33 bytes: the version, 4 (2 before 2019), and an HMAC-SHA256. */
const smtpPassword = /^(?:B[A-P]|A[g-v])[A-Za-z0-9+/]{42}$/
const sesHost = /email-smtp\.[a-z0-9-]+\.amazonaws\.com|amazonses\.com/
const near = 380

/** https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html */
const ses: Kind = {
  rules: [smtp],
  inBinary: false,
  anchors: ['smtp', 'amazonses', 'ses_', 'ses-', 'mail'],
  isLocal: true,
  *find({ text }) {
    for (const { name, plain, end } of namesAround(text, passwordNames)) {
      const found = valueAfter(text, end)
      if (found === undefined || !smtpPassword.test(found.value) || !isRandom(found.value)) continue
      const { value: secret, start } = found
      const around = text.slice(Math.max(0, start - near), start + near)
      if (!/smtp|(?:^|[^a-z])ses|mail/.test(plain) && !sesHost.test(around)) continue
      yield { rule: smtp, confidence: 'high', secret, key: name, start, end: found.end }
    }
  },
}

const codeArtifactRule: Rule = {
  id: 'aws-codeartifact-token',
  title: 'AWS CodeArtifact token',
  severity: 'high',
  rotate: [
    'it ends within 12 hours; until then revoke the sessions of the role that made it:',
    'aws iam put-role-policy --role-name ROLE --policy-name RevokeOlderSessions --policy-document POLICY',
  ],
  recognised: 'five parts of which the first decodes to JSON with ver, isu and enc',
}

/** https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html */
const codeArtifact: Kind = {
  rules: [codeArtifactRule],
  inBinary: true,
  anchors: ['eyj2zxiiojes'],
  isLocal: true,
  *find({ text }) {
    const parts =
      /(?<![\w.-])(eyJ2ZXIiOjEs[\w-]{40,1024})\.[\w-]{10,512}\.[\w-]{8,64}\.[\w-]{16,4096}\.[\w-]{16,64}/g
    for (const { 0: secret, 1: head = '', index } of text.matchAll(parts)) {
      const facts = jsonIn(head)
      if (facts?.['isu'] === undefined || facts['enc'] === undefined) continue
      const { exp: until } = facts
      yield { ...matchAt(codeArtifactRule, secret, index), ...(typeof until === 'number' && { until }) }
    }
  },
}

export const awsServices: readonly Kind[] = [
  ses,
  codeArtifact,
  // https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#api-key-authorization
  token({
    rule: {
      id: 'aws-appsync-key',
      title: 'AWS AppSync API key',
      severity: 'medium',
      rotate: [
        'aws appsync create-api-key --api-id API_ID',
        'aws appsync delete-api-key --api-id API_ID --id OLD_KEY',
        'meant for public APIs in development: use IAM or Cognito authorization for anything else',
      ],
      recognised: 'da2- and 26 lower-case letters and digits that look drawn',
    },
    prefixes: ['da2-'],
    body: lower(26),
  }),
  // https://developer-docs.amazon.com/sp-api/docs/sp-api-deprecations: MWS ended on 31 March 2024
  shaped({
    rule: {
      id: 'aws-mws-token',
      title: 'Amazon MWS auth token (the service has ended)',
      severity: 'low',
      rotate: ['nothing opens with it since March 2024; take it out'],
      recognised: 'amzn.mws. and a UUID',
    },
    anchors: ['amzn.mws.'],
    shape: /(?<=^|[^\w.]|\\[nrt])amzn\.mws\.[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/g,
    proof: (mws) => new Set(mws.slice(9)).size > 8,
    confidence: 'low',
  }),
]
