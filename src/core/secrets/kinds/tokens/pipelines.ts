import type { Kind } from '../../kind.ts'
import { base62, hex, token, urlSafe } from '../token.ts'
import { isDrawn } from './drawn.ts'

/** What builds and checks code. */
export const pipelines: readonly Kind[] = [
  // https://buildkite.com/docs/apis/managing-api-tokens
  token({
    rule: {
      id: 'buildkite-token',
      title: 'Buildkite API token',
      severity: 'critical',
      rotate: ['revoke it at https://buildkite.com/user/api-access-tokens'],
      recognised: 'bkua_ and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['bkua_'],
    body: hex(40),
  }),
  // https://buildkite.com/docs/platform/security/tokens: cluster and agent tokens; their length is not said
  token({
    rule: {
      id: 'buildkite-agent-token',
      title: 'Buildkite agent token',
      severity: 'high',
      rotate: ['revoke it at https://buildkite.com under Agents > the cluster > Agent Tokens'],
      recognised: 'bkct_ or bkaa_ and 30 or more characters that look drawn',
    },
    prefixes: ['bkct_', 'bkaa_'],
    body: /[A-Za-z0-9._-]{30,160}(?![A-Za-z0-9])/y,
  }),
  // https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key
  token({
    rule: {
      id: 'octopus-key',
      title: 'Octopus Deploy API key',
      severity: 'critical',
      rotate: ['revoke it in the user’s profile under My API Keys'],
      recognised: 'API- and 25 to 32 upper-case letters and digits that look drawn',
    },
    prefixes: ['API-'],
    body: /[A-Z0-9]{25,32}(?![A-Za-z0-9-])/y,
  }),
  // https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token
  token({
    rule: {
      id: 'sourcegraph-token',
      title: 'Sourcegraph access token',
      severity: 'high',
      rotate: ['delete it under Settings > Access tokens'],
      recognised: 'sgp_, the instance where it is named, and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['sgp_'],
    body: /(?:(?:local|[0-9a-f]{16})_)?[0-9a-f]{40}(?![A-Za-z0-9])/y,
    proof: (token) => isDrawn(token.slice(-40)),
  }),
  // https://circleci.com/docs/managing-api-tokens/
  token({
    rule: {
      id: 'circleci-token',
      title: 'CircleCI token',
      severity: 'critical',
      rotate: ['delete it at https://app.circleci.com/settings/user/tokens (a project’s: its settings)'],
      recognised: 'CCIPAT_ or CCIPRJ_, 22 letters and digits, and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['CCIPAT_', 'CCIPRJ_'],
    body: /[A-Za-z0-9]{22}_[0-9a-f]{40}(?![A-Za-z0-9])/y,
  }),
  // https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/
  token({
    rule: {
      id: 'sonarqube-token',
      title: 'SonarQube token',
      severity: 'high',
      rotate: ['curl -u ADMIN_TOKEN: -X POST "https://SONAR_HOST/api/user_tokens/revoke?name=NAME"'],
      recognised: 'sqp_, squ_ or sqa_ and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['sqp_', 'squ_', 'sqa_'],
    body: hex(40),
  }),
  // https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys
  token({
    rule: {
      id: 'prefect-api-key',
      title: 'Prefect API key',
      severity: 'high',
      rotate: ['delete it at https://app.prefect.cloud/my/api-keys'],
      recognised: 'pnu_ or pnb_ and 36 letters and digits that look drawn',
    },
    prefixes: ['pnu_', 'pnb_'],
    body: base62(36),
  }),
  // https://doc.scalingo.com/api
  token({
    rule: {
      id: 'scalingo-token',
      title: 'Scalingo API token',
      severity: 'high',
      rotate: ['revoke it at https://dashboard.scalingo.com/account/tokens'],
      recognised: 'tk-us- and 48 characters that look drawn',
    },
    prefixes: ['tk-us-'],
    body: urlSafe(48),
  }),
]
