import type { Kind } from '../../kind.ts'
import { base62, hex, token, urlSafe } from '../token.ts'
import { endsInCrc36, endsInCrc62 } from './checksum.ts'
import { isDrawn } from './drawn.ts'
import { jsonIn } from './encoded.ts'

const gitlab = [
  'revoke it at https://gitlab.com/-/user_settings/personal_access_tokens (a project’s or group’s: its Settings)',
  'curl --request DELETE --header "PRIVATE-TOKEN: TOKEN" "https://gitlab.com/api/v4/personal_access_tokens/self"',
]
/** https://docs.gitlab.com/security/tokens/#token-prefixes */
const gitlabPrefixes = [
  'glpat-',
  'gldt-',
  'glrt-',
  'glrtr-',
  'glptt-',
  'glft-',
  'glimt-',
  'glsoat-',
  'glffct-',
  'glwt-',
]

/** Where code is kept and reviewed. */
export const codeHosts: readonly Kind[] = [
  token({
    rule: {
      id: 'github-token',
      title: 'GitHub token',
      severity: 'critical',
      rotate: [
        'delete it at https://github.com/settings/tokens (an app’s: https://github.com/settings/apps)',
        'gh auth refresh   # a token of the GitHub CLI',
        'in a workflow use the job’s own GITHUB_TOKEN with least permissions',
      ],
      recognised: 'ghp_, gho_, ghu_, ghs_ or ghr_, and the CRC32 in its last six characters',
    },
    prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    body: /[A-Za-z0-9]{36}(?:[A-Za-z0-9]{40})?(?![A-Za-z0-9])/y,
    isProven: true,
    proof: (_, body) => endsInCrc62(body),
  }),
  token({
    rule: {
      id: 'github-stateless-token',
      title: 'GitHub App installation token (stateless)',
      severity: 'high',
      rotate: [
        'it ends by itself within the hour; until then:',
        'curl -X DELETE -H "Authorization: Bearer TOKEN" https://api.github.com/installation/token',
      ],
      recognised: 'ghs_, the app’s number and a JWT whose header decodes',
    },
    // https://github.blog/changelog/2026-04-24-notice-about-upcoming-new-format-for-github-app-installation-tokens/
    prefixes: ['ghs_'],
    body: /\d{1,12}_[\w-]{16,512}\.[\w-]{16,4096}\.[\w-]{16,1024}/y,
    proof: (_, body) => jsonIn(body.slice(body.indexOf('_') + 1).split('.')[0] ?? '')?.['alg'] !== undefined,
  }),
  // The checksum of fine-grained tokens is not published, and the classic one does not fit them.
  token({
    rule: {
      id: 'github-fine-grained-token',
      title: 'GitHub fine-grained personal access token',
      severity: 'critical',
      rotate: [
        'delete it at https://github.com/settings/personal-access-tokens and create one with less scope',
      ],
      recognised: 'github_pat_, 22 and 59 characters that look drawn',
    },
    prefixes: ['github_pat_'],
    body: /[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])/y,
  }),
  token({
    rule: {
      id: 'gitlab-token',
      title: 'GitLab token',
      severity: 'critical',
      rotate: gitlab,
      recognised: 'glpat-, gldt-, glrt- and the like, and 20, 25 or 40 characters that look drawn',
    },
    prefixes: gitlabPrefixes,
    body: /(?:[\w-]{20}|[\w-]{25,26}|[0-9a-f]{40})(?![\w.-])/y,
  }),
  // https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
  token({
    rule: {
      id: 'gitlab-routable-token',
      title: 'GitLab token',
      severity: 'critical',
      rotate: gitlab,
      recognised:
        'glpat- and the like, a payload (and a version), its length, and the CRC32 of all in its last seven characters',
    },
    prefixes: gitlabPrefixes,
    body: /(?:t\d_)?[\w-]{27,300}(?:\.[0-9a-z]{2})?\.[0-9a-z]{9}(?![A-Za-z0-9])/y,
    isProven: true,
    proof: (whole) => endsInCrc36(whole),
  }),
  token({
    rule: {
      id: 'gitlab-job-token',
      title: 'GitLab CI job token',
      severity: 'medium',
      rotate: ['it ends with its job; cancel the job if it still runs'],
      recognised: 'glcbt-, the partition’s number and 20 characters that look drawn',
    },
    prefixes: ['glcbt-'],
    body: /[0-9a-z]{1,5}_[\w-]{20}(?![\w-])/y,
    confidence: 'medium',
  }),
  token({
    rule: {
      id: 'gitlab-agent-token',
      title: 'GitLab agent token for Kubernetes',
      severity: 'critical',
      rotate: [
        'revoke it under Operate > Kubernetes clusters > the agent > Access tokens, then install the new one',
      ],
      recognised: 'glagent- and 50 characters that look drawn',
    },
    prefixes: ['glagent-'],
    body: urlSafe(50),
  }),
  token({
    rule: {
      id: 'gitlab-oauth-secret',
      title: 'GitLab OAuth application secret',
      severity: 'critical',
      rotate: ['renew the secret at https://gitlab.com/-/user_settings/applications'],
      recognised: 'gloas- and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['gloas-'],
    body: hex(64),
  }),
  // app/models/concerns/runners_token_prefixable.rb of GitLab
  token({
    rule: {
      id: 'gitlab-runner-registration-token',
      title: 'GitLab runner registration token',
      severity: 'high',
      rotate: ['reset it under Settings > CI/CD > Runners, and register runners with glrt- tokens instead'],
      recognised: 'GR1348941 and 20 characters that look drawn',
    },
    prefixes: ['GR1348941'],
    body: urlSafe(20),
  }),
  // https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/
  token({
    rule: {
      id: 'bitbucket-app-password',
      title: 'Bitbucket app password',
      severity: 'critical',
      rotate: [
        'revoke it at https://bitbucket.org/account/settings/app-passwords/; use an API token with scopes',
      ],
      recognised: 'ATBB and 32 letters and digits that look drawn',
    },
    prefixes: ['ATBB'],
    body: base62(32),
  }),
  // https://developer.atlassian.com/cloud/confluence/basic-auth-for-rest-apis/
  token({
    rule: {
      id: 'atlassian-api-token',
      title: 'Atlassian API token',
      severity: 'critical',
      rotate: ['revoke it at https://id.atlassian.com/manage-profile/security/api-tokens'],
      recognised:
        'ATATT3xFfGF0 or ATCTT3xFfGN0, a long body that looks drawn, = and eight hexadecimal digits',
    },
    prefixes: ['ATATT3xFfGF0', 'ATCTT3xFfGN0', 'ATATT3xFfGN0'],
    body: /[\w-]{100,300}=[0-9A-F]{8}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(0, -9)),
  }),
]
