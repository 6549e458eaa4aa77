import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { hex, shaped, token } from '../token.ts'
import { isDrawn } from './drawn.ts'

const mailgun: Rule = {
  id: 'mailgun-key',
  title: 'Mailgun API key',
  severity: 'critical',
  rotate: ['delete it at https://app.mailgun.com/settings/api_security'],
  recognised: 'key- and 32 hexadecimal digits that look drawn; or 32, 8 and 8, where Mailgun is spoken of',
  example: 'key-…',
}

/** What sends mail. */
export const mail: readonly Kind[] = [
  // https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  token({
    rule: {
      id: 'sendgrid-key',
      title: 'SendGrid API key',
      severity: 'critical',
      rotate: [
        'curl -X DELETE -H "Authorization: Bearer ADMIN_KEY" https://api.sendgrid.com/v3/api_keys/KEY_ID',
      ],
      recognised: 'SG., 22 and 43 characters that look drawn',
    },
    prefixes: ['SG.'],
    body: /[\w-]{22}\.[\w-]{43}(?![\w-])/y,
  }),
  // https://help.mailgun.com/hc/en-us/articles/203380100
  token({
    rule: mailgun,
    prefixes: ['key-'],
    body: /[0-9a-f]{32}(?![A-Za-z0-9])/y,
  }),
  shaped({
    rule: mailgun,
    anchors: ['mailgun'],
    reach: 1000,
    shape: /[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![A-Za-z0-9-])/g,
    proof: (key) => isDrawn(key.slice(0, 32)),
  }),
  // https://developers.brevo.com/docs/getting-started
  token({
    rule: {
      id: 'brevo-key',
      title: 'Brevo API key',
      severity: 'critical',
      rotate: ['delete it at https://app.brevo.com/settings/keys/api'],
      recognised: 'xkeysib- or xsmtpsib-, 64 hexadecimal digits and 16 more characters that look drawn',
    },
    prefixes: ['xkeysib-', 'xsmtpsib-'],
    body: /[0-9a-f]{64}-[A-Za-z0-9]{16}(?![A-Za-z0-9])/y,
  }),
  // https://resend.com/docs/dashboard/api-keys/introduction
  token({
    rule: {
      id: 'resend-key',
      title: 'Resend API key',
      severity: 'high',
      rotate: ['delete it at https://resend.com/api-keys'],
      recognised: 're_, 8 and 24 letters and digits that look drawn',
    },
    prefixes: ['re_'],
    body: /[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9])/y,
  }),
  // https://mailchimp.com/developer/marketing/guides/quick-start/: the data centre stands behind the dash
  shaped({
    rule: {
      id: 'mailchimp-key',
      title: 'Mailchimp API key',
      severity: 'high',
      rotate: ['revoke it at https://admin.mailchimp.com/account/api/'],
      recognised: '32 hexadecimal digits that look drawn, and the data centre: -us21',
    },
    anchors: ['-us'],
    shape: /[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g,
    proof: (key) => isDrawn(key.slice(0, 32)),
  }),
  token({
    rule: {
      id: 'mailersend-token',
      title: 'MailerSend API token',
      severity: 'high',
      rotate: ['delete it at https://app.mailersend.com/api-tokens'],
      recognised: 'mlsn. and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['mlsn.'],
    body: hex(64),
  }),
]
