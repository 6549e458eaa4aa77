import type { Kind } from '../../kind.ts'
import { base62, hex, shaped, token } from '../token.ts'
import { isDrawn } from './drawn.ts'

const slack = [
  'curl -H "Authorization: Bearer TOKEN" https://slack.com/api/auth.revoke',
  'or regenerate it at https://api.slack.com/apps under OAuth & Permissions',
]
const lastPart = (token: string): boolean => isDrawn(token.slice(token.lastIndexOf('-') + 1))

/** `tok:`, an id, and two flags. */
function isOfIntercom(token: string): boolean {
  const text = Buffer.from(token, 'base64')
  return text.toString('base64') === token && /^tok:[0-9a-f_]{36,48}:\d:\d$/.test(text.toString('latin1'))
}

/** Where people and programs talk. */
export const chat: readonly Kind[] = [
  // https://docs.slack.dev/authentication/tokens
  token({
    rule: {
      id: 'slack-token',
      title: 'Slack token',
      severity: 'critical',
      rotate: slack,
      recognised: 'xoxb-, xoxp-, xoxc- and the like, groups of digits, and a last part that looks drawn',
    },
    prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxo-', 'xoxs-', 'xoxc-', 'xoxe-'],
    body: /(?!1234567890)(?:2-)?\d{8,16}(?:-\d{8,16}){0,2}-[A-Za-z0-9]{18,64}(?![A-Za-z0-9])/y,
    proof: lastPart,
  }),
  token({
    rule: {
      id: 'slack-app-token',
      title: 'Slack app-level token',
      severity: 'critical',
      rotate: ['revoke it at https://api.slack.com/apps under Basic Information > App-Level Tokens'],
      recognised: 'xapp-, the app’s id and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['xapp-'],
    body: /\d-A[A-Z0-9]{8,12}-\d{8,16}-[0-9a-f]{64}(?![A-Za-z0-9])/y,
    proof: lastPart,
  }),
  token({
    rule: {
      id: 'slack-configuration-token',
      title: 'Slack app configuration token',
      severity: 'critical',
      rotate: slack,
      recognised: 'xoxe.xoxp-1- or xoxe-1- and 140 or more characters that look drawn',
    },
    prefixes: ['xoxe.xoxp-1-', 'xoxe.xoxb-1-', 'xoxe-1-'],
    body: base62(130, 200),
  }),
  token({
    rule: {
      id: 'slack-session-cookie',
      title: 'Slack session cookie',
      severity: 'critical',
      rotate: ['sign out of all sessions at https://slack.com/account/settings'],
      recognised: 'xoxd- and a long value that looks drawn',
    },
    prefixes: ['xoxd-'],
    body: /[A-Za-z0-9%/+]{100,600}={0,2}(?![A-Za-z0-9%/+])/y,
    proof: (_, body) => isDrawn(body.replace(/%[0-9A-F]{2}|=/g, '')),
  }),
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  token({
    rule: {
      id: 'slack-webhook',
      title: 'Slack webhook URL',
      severity: 'high',
      rotate: ['remove it at https://api.slack.com/apps under Incoming Webhooks, and add a new one'],
      recognised: 'hooks.slack.com, team and channel ids, and a last part that looks drawn',
    },
    prefixes: ['hooks.slack.com/services/', 'hooks.slack.com/triggers/', 'hooks.slack.com/workflows/'],
    body: /[TE][A-Z0-9]{6,12}\/[A-Z0-9]{6,16}\/(?:\d{10,20}\/)?[A-Za-z0-9]{20,32}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(body.lastIndexOf('/') + 1)),
  }),
  // https://discord.com/developers/docs/resources/webhook
  token({
    rule: {
      id: 'discord-webhook',
      title: 'Discord webhook URL',
      severity: 'high',
      rotate: ['curl -X DELETE WEBHOOK_URL'],
      recognised: 'discord.com/api/webhooks/, an id and 68 characters that look drawn',
    },
    prefixes: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    body: /\d{17,20}\/[\w-]{60,80}(?![\w-])/y,
    proof: (_, body) => isDrawn(body.slice(body.indexOf('/') + 1)),
  }),
  // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
  token({
    rule: {
      id: 'teams-webhook',
      title: 'Microsoft Teams webhook URL',
      severity: 'high',
      rotate: ['remove the connector from its channel; build a workflow with a new address'],
      recognised: 'webhook.office.com/webhookb2/, three UUIDs and 32 hexadecimal digits that look drawn',
    },
    prefixes: ['webhook.office.com/webhookb2/'],
    body: /[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}/y,
    proof: (_, body) => isDrawn(body.split('/')[2] ?? ''),
  }),
  // https://www.twilio.com/docs/iam/api-keys: the key's id, which its secret is seldom far from
  token({
    rule: {
      id: 'twilio-api-key',
      title: 'Twilio API key',
      severity: 'high',
      rotate: ['twilio api:core:keys:remove --sid KEY_SID   # and look for its secret where it is used'],
      recognised: 'SK and 32 hexadecimal digits that look drawn, in a text that speaks of Twilio',
    },
    prefixes: ['SK'],
    anchors: ['twilio'],
    body: hex(32),
    confidence: 'medium',
  }),
  // https://core.telegram.org/bots/features#botfather
  shaped({
    rule: {
      id: 'telegram-bot-token',
      title: 'Telegram bot token',
      severity: 'critical',
      rotate: ['send /revoke to https://t.me/BotFather'],
      recognised: 'the bot’s number, :AA and 33 characters that look drawn',
    },
    anchors: [':aa'],
    shape: /\d{8,10}:AA[\w-]{33}(?![\w-])/g,
    proof: (bot) => isDrawn(bot.slice(bot.indexOf(':') + 3)),
  }),
  // https://discord.com/developers/docs/reference#authentication: the first part is the bot’s id in base64
  shaped({
    rule: {
      id: 'discord-bot-token',
      title: 'Discord bot token',
      severity: 'critical',
      rotate: ['reset it at https://discord.com/developers/applications under Bot'],
      recognised: 'a snowflake id in base64, a timestamp, and 27 to 38 characters that look drawn',
    },
    anchors: ['token', 'discord', 'login('],
    shape: /(?<=^|[^\w.-]|\\[nrt])[MNO][A-Za-z0-9]{22,27}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g,
    proof: (bot) => {
      const [id = '', , secret = ''] = bot.split('.')
      return /^\d{17,20}$/.test(Buffer.from(id, 'base64').toString('latin1')) && isDrawn(secret)
    },
  }),
  // https://developers.intercom.com/docs/build-an-integration/learn-more/authentication
  token({
    rule: {
      id: 'intercom-token',
      title: 'Intercom access token',
      severity: 'high',
      rotate: ['regenerate it at https://app.intercom.com under Developer Hub > the app > Authentication'],
      recognised: 'base64 that decodes to tok:, an id and two flags',
    },
    prefixes: ['dG9rO'],
    body: /[A-Za-z0-9+/]{50,75}={0,2}(?![A-Za-z0-9+/=])/y,
    proof: isOfIntercom,
  }),
]
