import type { Kind } from '../../kind.ts'
import { isUuid } from '../../value.ts'
import { isDrawn } from './drawn.ts'
import { named } from './named.ts'

const uuid = /^[0-9a-f-]{36}$/
const isDrawnUuid = (value: string): boolean => isUuid(value) && isDrawn(value.replace(/-/g, ''))

/** Keys that are UUIDs: what they are called tells them from the ids of everything else. */
export const uuidKeys: readonly Kind[] = [
  // https://devcenter.heroku.com/articles/platform-api-quickstart
  named({
    rule: {
      id: 'heroku-legacy-key',
      title: 'Heroku API key (a UUID)',
      severity: 'critical',
      rotate: ['heroku authorizations:revoke ID   # or regenerate at https://dashboard.heroku.com/account'],
      recognised: 'a UUID named HEROKU_API_KEY or the like',
    },
    anchors: ['heroku'],
    names: /heroku.*(?:key|token|secret|auth)$/,
    value: uuid,
    proof: isDrawnUuid,
  }),
  // https://docs.snyk.io/snyk-api/authentication-for-api
  named({
    rule: {
      id: 'snyk-legacy-token',
      title: 'Snyk API token',
      severity: 'high',
      rotate: ['revoke it at https://app.snyk.io/account'],
      recognised: 'a UUID named SNYK_TOKEN or the like',
    },
    anchors: ['snyk'],
    names: /snyk.*(?:token|key)$/,
    value: uuid,
    proof: isDrawnUuid,
  }),
  // https://docs.codecov.com/docs/codecov-tokens
  named({
    rule: {
      id: 'codecov-token',
      title: 'Codecov upload token',
      severity: 'medium',
      rotate: ['regenerate it in the repository’s settings at https://app.codecov.io; or upload with OIDC'],
      recognised: 'a UUID named CODECOV_TOKEN or the like',
    },
    anchors: ['codecov'],
    names: /codecov.*(?:token|key)$/,
    value: uuid,
    proof: isDrawnUuid,
  }),
  // https://postmarkapp.com/developer/api/overview#authentication
  named({
    rule: {
      id: 'postmark-token',
      title: 'Postmark server or account token',
      severity: 'high',
      rotate: ['generate another under Servers > the server > API Tokens, then delete the old one'],
      recognised: 'a UUID named POSTMARK_SERVER_TOKEN or the like',
    },
    anchors: ['postmark'],
    names: /postmark.*(?:token|key)$/,
    value: uuid,
    proof: isDrawnUuid,
  }),
]
