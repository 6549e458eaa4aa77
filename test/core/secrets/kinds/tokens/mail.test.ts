import { expect, it } from '@jest/globals'
import { mail } from '../../../../../src/core/secrets/kinds/tokens/mail.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, type Sample, seen } from '../family.ts'

const samples: readonly Sample[] = [
  { id: 'sendgrid-key', parts: ['SG.', ['base62', 22], '.', ['base62', 43]] },
  { id: 'mailgun-key', parts: ['key-', ['hex', 32]] },
  {
    id: 'mailgun-key',
    near: 'sent by Mailgun:',
    parts: [['hex', 32], '-', 'a1b2c3d4', '-', '0f1e2d3c'],
  },
  { id: 'brevo-key', parts: ['xkeysib-', ['hex', 64], '-', ['base62', 16]] },
  { id: 'resend-key', parts: ['re_', ['base62', 8], '_', ['base62', 24]] },
  { id: 'mailchimp-key', parts: [['hex', 32], '-us21'], isOpenEnded: true },
  { id: 'mailersend-token', parts: ['mlsn.', ['hex', 64]] },
]

family('mail', samples)
coverage(samples, mail)

it('takes three groups of digits for Mailgun’s only where it is spoken of', () => {
  const key = `${drawn('groups', 32, 'hex')}-a1b2c3d4-0f1e2d3c`
  expect(seen(`build ${key} of it`)).toEqual([])
})
