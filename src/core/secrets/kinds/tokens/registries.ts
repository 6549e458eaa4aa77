import type { Kind } from '../../kind.ts'
import { base62, hex, token, urlSafe, uuidBody } from '../token.ts'
import { endsInCrc62 } from './checksum.ts'

/** Version 2 of macaroons: 2, then field 1 (location), its length, its text. */
const isMacaroonOfPypi = (bytes: Buffer): boolean =>
  bytes[0] === 2 &&
  bytes[1] === 1 &&
  /^(?:test\.)?pypi\.org$/.test(bytes.toString('latin1', 3, 3 + (bytes[2] ?? 0)))

/** Where packages and images are published. */
export const registries: readonly Kind[] = [
  token({
    rule: {
      id: 'npm-token',
      title: 'npm access token',
      severity: 'critical',
      rotate: [
        'npm token list   # find its ID',
        'npm token revoke ID',
        'publish with trusted publishing (OIDC) instead: https://docs.npmjs.com/trusted-publishers',
      ],
      recognised: 'npm_, and the CRC32 in its last six characters',
    },
    prefixes: ['npm_'],
    body: base62(36),
    isProven: true,
    proof: (_, body) => endsInCrc62(body),
  }),
  // https://docs.pypi.org/development/integrating-with/secret-reporting/
  token({
    rule: {
      id: 'pypi-token',
      title: 'PyPI API token',
      severity: 'critical',
      rotate: [
        'remove it at https://pypi.org/manage/account/token/ (test.pypi.org for the test index)',
        'publish with trusted publishing instead: https://docs.pypi.org/trusted-publishers/',
      ],
      recognised: 'pypi- and a macaroon that decodes to a location of pypi.org',
    },
    prefixes: ['pypi-'],
    body: urlSafe(85, 2048),
    proof: (_, body) => isMacaroonOfPypi(Buffer.from(body, 'base64url')),
  }),
  // https://guides.rubygems.org/api-key-scopes/
  token({
    rule: {
      id: 'rubygems-key',
      title: 'RubyGems API key',
      severity: 'critical',
      rotate: ['delete it at https://rubygems.org/profile/api_keys; publish with trusted publishing instead'],
      recognised: 'rubygems_ and 48 hexadecimal digits that look drawn',
    },
    prefixes: ['rubygems_'],
    body: hex(48),
  }),
  // https://github.com/rust-lang/crates.io: a token is `cio` and 32 letters and digits
  token({
    rule: {
      id: 'crates-io-token',
      title: 'crates.io API token',
      severity: 'critical',
      rotate: ['revoke it at https://crates.io/settings/tokens; publish with trusted publishing instead'],
      recognised: 'cio and 32 letters and digits that look drawn',
    },
    prefixes: ['cio'],
    body: base62(32),
  }),
  // https://learn.microsoft.com/nuget/nuget-org/publish-a-package
  token({
    rule: {
      id: 'nuget-key',
      title: 'NuGet API key',
      severity: 'critical',
      rotate: ['delete it at https://www.nuget.org/account/apikeys; publish with trusted publishing instead'],
      recognised: 'oy2 and 43 characters of base32 that look drawn',
    },
    prefixes: ['oy2'],
    body: /[a-z2-7]{43}(?![A-Za-z0-9])/y,
  }),
  // https://github.com/clojars/clojars-web/wiki/Deploy-Tokens
  token({
    rule: {
      id: 'clojars-token',
      title: 'Clojars deploy token',
      severity: 'critical',
      rotate: ['disable it at https://clojars.org/tokens'],
      recognised: 'CLOJARS_ and 60 hexadecimal digits that look drawn',
    },
    prefixes: ['CLOJARS_'],
    body: hex(60),
  }),
  // https://docs.docker.com/security/access-tokens/
  token({
    rule: {
      id: 'docker-hub-token',
      title: 'Docker Hub access token',
      severity: 'critical',
      rotate: [
        'delete it at https://app.docker.com/settings/personal-access-tokens (an organisation’s: its settings)',
      ],
      recognised: 'dckr_pat_ and 27, or dckr_oat_ and 32 characters that look drawn',
    },
    prefixes: ['dckr_pat_', 'dckr_oat_'],
    body: /(?:[\w-]{27}|[\w-]{32})(?![\w-])/y,
  }),
  // https://packagist.com/docs/composer-authentication: 60 random digits, then eight of a checksum
  token({
    rule: {
      id: 'packagist-token',
      title: 'Private Packagist token',
      severity: 'high',
      rotate: [
        'revoke it at https://packagist.com/profile/authentication-tokens or in the organisation’s settings',
      ],
      recognised: 'packagist_ort_ and the like, and 68 hexadecimal digits that look drawn',
    },
    prefixes: ['packagist_ort_', 'packagist_out_', 'packagist_uut_', 'packagist_urt_'],
    body: hex(68),
  }),
  // https://jfrog.com/help/r/jfrog-platform-administration-documentation/reference-token
  token({
    rule: {
      id: 'jfrog-reference-token',
      title: 'JFrog reference token',
      severity: 'critical',
      rotate: ['jf access-token-revoke TOKEN_ID   # or Administration > User Management > Access Tokens'],
      recognised: '64 characters of base64 that decode to reftkn:',
    },
    prefixes: ['cmVmdGtu'],
    body: base62(56),
    proof: (whole) => /^reftkn:\d\d:\d{10}:\w+$/.test(Buffer.from(whole, 'base64').toString('latin1')),
  }),
  token({
    rule: {
      id: 'jfrog-api-key',
      title: 'JFrog API key',
      severity: 'critical',
      rotate: ['revoke it in the user’s profile; JFrog ends API keys: use access tokens'],
      recognised: 'AKCp and 69 letters and digits that look drawn',
    },
    prefixes: ['AKCp'],
    body: base62(69),
  }),
  // https://github.com/eclipse/openvsx/wiki/Publishing-Extensions
  token({
    rule: {
      id: 'open-vsx-token',
      title: 'Open VSX access token',
      severity: 'critical',
      rotate: ['delete it at https://open-vsx.org/user-settings/tokens'],
      recognised: 'ovsxat_ and a UUID',
    },
    prefixes: ['ovsxat_'],
    body: uuidBody,
  }),
]
