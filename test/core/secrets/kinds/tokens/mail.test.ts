import { mail } from '../../../../../src/core/secrets/kinds/tokens/mail.ts'
import { coverage, family, type Sample } from '../family.ts'

const samples: readonly Sample[] = [
  { id: 'sendgrid-key', parts: ['SG.', ['base62', 22], '.', ['base62', 43]] },
  { id: 'mailgun-key', parts: ['key-', ['hex', 32]] },
  { id: 'brevo-key', parts: ['xkeysib-', ['hex', 64], '-', ['base62', 16]] },
  { id: 'resend-key', parts: ['re_', ['base62', 8], '_', ['base62', 24]] },
  { id: 'mailchimp-key', parts: [['hex', 32], '-us21'], isOpenEnded: true },
  { id: 'mailersend-token', parts: ['mlsn.', ['hex', 64]] },
]

family('mail', samples)
coverage(samples, mail)
