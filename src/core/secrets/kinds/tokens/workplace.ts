import type { Kind } from '../../kind.ts'
import { base62, shaped, token, urlSafe, uuidBody } from '../token.ts'
import { isDrawn } from './drawn.ts'

/** What teams plan, draw and sell with. */
export const workplace: readonly Kind[] = [
  // https://linear.app/developers/graphql
  token({
    rule: {
      id: 'linear-key',
      title: 'Linear API key',
      severity: 'high',
      rotate: ['revoke it at https://linear.app/settings/account/security'],
      recognised: 'lin_api_ and 40 letters and digits that look drawn',
    },
    prefixes: ['lin_api_'],
    body: base62(40),
  }),
  token({
    rule: {
      id: 'linear-oauth-token',
      title: 'Linear OAuth token or webhook secret',
      severity: 'high',
      rotate: ['curl -X POST -H "Authorization: Bearer TOKEN" https://api.linear.app/oauth/revoke'],
      recognised: 'lin_oauth_ or lin_wh_ and letters and digits that look drawn',
    },
    prefixes: ['lin_oauth_', 'lin_wh_'],
    body: base62(40, 64),
  }),
  // https://developers.notion.com/reference/authentication
  token({
    rule: {
      id: 'notion-token',
      title: 'Notion integration token',
      severity: 'high',
      rotate: ['refresh it at https://www.notion.so/profile/integrations'],
      recognised: 'ntn_, 11 digits and 35 letters and digits that look drawn',
    },
    prefixes: ['ntn_'],
    body: /\d{11}[A-Za-z0-9]{35}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(11)),
  }),
  token({
    rule: {
      id: 'notion-legacy-token',
      title: 'Notion integration token (before 2024)',
      severity: 'high',
      rotate: ['refresh it at https://www.notion.so/profile/integrations'],
      recognised: 'secret_ and 43 letters and digits that look drawn',
    },
    prefixes: ['secret_'],
    body: base62(43),
  }),
  // https://airtable.com/developers/web/guides/personal-access-tokens
  token({
    rule: {
      id: 'airtable-token',
      title: 'Airtable personal access token',
      severity: 'high',
      rotate: ['delete it at https://airtable.com/create/tokens'],
      recognised: 'pat, 14 letters and digits, a dot and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['pat'],
    body: /[A-Za-z0-9]{14}\.[0-9a-f]{64}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(15)),
  }),
  // https://community.developer.atlassian.com/t/trello-tokens-are-getting-longer/62964
  token({
    rule: {
      id: 'trello-token',
      title: 'Trello token',
      severity: 'high',
      rotate: ['curl -X DELETE "https://api.trello.com/1/tokens/TOKEN?key=KEY&token=TOKEN"'],
      recognised: 'ATTA, 64 lower-case and eight upper-case hexadecimal digits that look drawn',
    },
    prefixes: ['ATTA'],
    body: /[0-9a-f]{64}[0-9A-F]{8}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(0, 64)),
  }),
  // https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm
  shaped({
    rule: {
      id: 'salesforce-session',
      title: 'Salesforce session or access token',
      severity: 'high',
      rotate: ['curl https://login.salesforce.com/services/oauth2/revoke -d token=TOKEN'],
      recognised: 'the organisation’s id (00D…), !A and about a hundred characters that look drawn',
    },
    anchors: ['!aq', '!ar'],
    shape: /00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?!A[QR][\w.]{80,110}(?![\w.])/g,
    proof: (token) => isDrawn(token.slice(token.indexOf('!') + 3)),
    confidence: 'medium',
  }),
  // https://learning.postman.com/docs/developer/postman-api/authentication/
  token({
    rule: {
      id: 'postman-key',
      title: 'Postman API key',
      severity: 'high',
      rotate: ['revoke it at https://go.postman.co/settings/me/api-keys'],
      recognised: 'PMAK-, 24 and 34 hexadecimal digits that look drawn',
    },
    prefixes: ['PMAK-'],
    body: /[0-9a-f]{24}-[0-9a-f]{34}(?![A-Za-z0-9])/y,
  }),
  // https://www.figma.com/developers/api#access-tokens
  token({
    rule: {
      id: 'figma-token',
      title: 'Figma personal access token',
      severity: 'high',
      rotate: ['revoke it at https://www.figma.com/settings under Security'],
      recognised: 'figd_ or figo_ and 40 or more characters that look drawn',
    },
    prefixes: ['figd_', 'figo_', 'figu_'],
    body: urlSafe(40, 56),
  }),
  // https://developers.asana.com/docs/personal-access-token
  shaped({
    rule: {
      id: 'asana-token',
      title: 'Asana personal access token',
      severity: 'high',
      rotate: ['revoke it at https://app.asana.com/0/my-apps'],
      recognised: '1/ or 2/, the user’s number, a colon and 32 hexadecimal digits that look drawn',
    },
    anchors: ['1/1', '2/1'],
    shape: /(?<=^|[^A-Za-z0-9/.]|\\[nrt])[12]\/\d{15,17}(?:\/\d{15,17})?:[0-9a-f]{32}(?![A-Za-z0-9])/g,
    proof: (pat) => isDrawn(pat.slice(-32)),
  }),
  // https://developers.hubspot.com/docs/guides/apps/private-apps/overview
  token({
    rule: {
      id: 'hubspot-token',
      title: 'HubSpot private app token',
      severity: 'high',
      rotate: ['rotate it at https://app.hubspot.com under Settings > Integrations > Private Apps'],
      recognised: 'pat-na1- and the like, and a UUID',
    },
    prefixes: ['pat-na1-', 'pat-na2-', 'pat-eu1-', 'pat-ap1-'],
    body: uuidBody,
  }),
  // https://www.typeform.com/developers/get-started/personal-access-token/
  token({
    rule: {
      id: 'typeform-token',
      title: 'Typeform personal access token',
      severity: 'high',
      rotate: ['delete it at https://admin.typeform.com/user/tokens'],
      recognised: 'tfp_ and 40 to 60 characters that look drawn',
    },
    prefixes: ['tfp_'],
    body: /[\w.=-]{40,62}(?![\w-])/y,
  }),
  // https://www.contentful.com/developers/docs/references/authentication/
  token({
    rule: {
      id: 'contentful-token',
      title: 'Contentful management token',
      severity: 'high',
      rotate: ['revoke it at https://app.contentful.com/account/profile/cma_tokens'],
      recognised: 'CFPAT- and 43 characters that look drawn',
    },
    prefixes: ['CFPAT-'],
    body: urlSafe(43),
  }),
  // https://developer.clickup.com/docs/authentication
  token({
    rule: {
      id: 'clickup-token',
      title: 'ClickUp personal token',
      severity: 'high',
      rotate: ['regenerate it at https://app.clickup.com/settings/apps'],
      recognised: 'pk_, the user’s number and 32 upper-case letters and digits that look drawn',
    },
    prefixes: ['pk_'],
    body: /\d{6,10}_[A-Z0-9]{32}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(body.indexOf('_') + 1)),
  }),
  // https://developer.frame.io/docs/getting-started/authentication
  token({
    rule: {
      id: 'frameio-token',
      title: 'Frame.io token',
      severity: 'medium',
      rotate: ['delete it at https://developer.frame.io/app/tokens'],
      recognised: 'fio-u- and 64 characters that look drawn',
    },
    prefixes: ['fio-u-'],
    body: urlSafe(64),
  }),
]
