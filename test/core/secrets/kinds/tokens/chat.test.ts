import { chat } from '../../../../../src/core/secrets/kinds/tokens/chat.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const snowflake = (id: string): string => Buffer.from(id).toString('base64').replace(/=+$/, '')
const rest = `.${drawn('stamp', 6, 'base62')}.${drawn('bot', 38, 'base62')}`
const uuid = '2b6f0cc9-04d1-4b1f-9a86-0de1c3a7f52e'

const intercom = (head: string): string =>
  Buffer.from(`${head}:${drawn('intercom', 40, 'hex')}:1:0`).toString('base64')

const samples: readonly Sample[] = [
  { id: 'twilio-api-key', parts: ['SK', ['hex', 32]], near: 'twilio', confidence: 'medium' },
  {
    id: 'slack-token',
    parts: ['xoxb-', ['digits', 12], '-', ['digits', 13], '-', ['base62', 24]],
    isOpenEnded: true,
  },
  { id: 'slack-app-token', parts: ['xapp-', '1-A0', ['upper', 9], '-', ['digits', 13], '-', ['hex', 64]] },
  { id: 'slack-configuration-token', parts: ['xoxe.xoxp-1-', ['base62', 162]], isOpenEnded: true },
  { id: 'slack-session-cookie', parts: ['xoxd-', ['base62', 140]], isOpenEnded: true },
  {
    id: 'slack-webhook',
    parts: ['hooks.slack.com/services/', 'T0', ['upper', 8], '/B0', ['upper', 8], '/', ['base62', 24]],
    isOpenEnded: true,
  },
  {
    id: 'discord-webhook',
    parts: ['discord.com/api/webhooks/', ['digits', 18], '/', ['base62', 68]],
    isOpenEnded: true,
  },
  {
    id: 'teams-webhook',
    parts: ['webhook.office.com/webhookb2/', `${uuid}@${uuid}`, '/IncomingWebhook/', ['hex', 32], '/', uuid],
    isOpenEnded: true,
  },
  { id: 'telegram-bot-token', parts: ['123456789', ':AA', ['base62', 33]] },
  {
    id: 'discord-bot-token',
    near: 'discord',
    parts: [snowflake('981234567890123456'), rest],
    likenesses: [
      snowflake('not-a-snowflake-id') + rest,
      `${snowflake('981234567890123456')}.abcdef.${'ab'.repeat(19)}`,
    ],
    isDrawn: false,
    isOpenEnded: true,
  },
  {
    id: 'intercom-token',
    parts: [intercom('tok')],
    likenesses: [intercom('toc'), intercom('tok').replace(/.{8}$/, 'AAAAAAAA')],
    isDrawn: false,
  },
]

family('chat', samples)
coverage(samples, chat)
