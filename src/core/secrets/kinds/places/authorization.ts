import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { type Form, kindsOf, passwordOfBasic } from '../../pattern.ts'
import { confidenceOnLine } from '../../strength.ts'

const authorizationHeader: Rule = {
  id: 'http-authorization',
  title: 'Credentials of an HTTP request',
  severity: 'high',
  example: 'Authorization: Basic …',
  rotate: [
    'change the password, or revoke the token, at the service that the request goes to',
    'curl --netrc-file FILE …, or curl --header @FILE …   # keeps it out of scripts and process lists',
  ],
  recognised: 'Basic (decoded) or Bearer credentials, curl -u, and pairs that are given to an HTTP client',
}

const user = String.raw`(?<key>[^\s:"'$<{]{1,128})`
const argument = String.raw`(?:Some\()?["'](?<secret>[^"'\n]{4,128})["']`
const forms: readonly Form[] = [
  // RFC 7617: base64 of user:password.
  {
    anchors: ['basic '],
    pattern: /(?<![A-Za-z])Basic[ ]{1,2}(?<secret>[A-Za-z0-9+/_-]{8,2000}={0,2})/gi,
    read: passwordOfBasic,
  },
  // RFC 6750; `token` is GitHub's and Gitea's word for it.
  {
    anchors: ['authorization'],
    pattern:
      /authorization["'\x60]?\]?\s{0,4}[:=,]\s{0,4}(?:[fbru]{0,2}["'\x60])?(?:Bearer|token|apikey|key|Splunk|SSWS|OAuth)[ =]{1,2}(?<secret>[A-Za-z0-9+/=._~:-]{8,4096})/gi,
  },
  { anchors: ['bearer '], pattern: /(?<![A-Za-z])Bearer[ ](?<secret>[A-Za-z0-9+/=._~-]{20,4096})/g },
  {
    anchors: ['curl'],
    // Three characters continue a line, and count as one of the 400.
    isLocal: false,
    reach: 1800,
    pattern: new RegExp(
      String.raw`(?<![\w-])curl(?:[^\n]|\\\r?\n){0,400}?[ \t](?:-u|--user|-U|--proxy-user)[ =]{0,2}["']?${user}:(?<secret>[^\s"'\x60]{4,256})`,
      'g',
    ),
  },
  // What is made into a Basic header
  {
    anchors: ['btoa(', '64encode(', '64_encode(', 'encode64(', 'buffer.from(', 'base64.encode'],
    pattern: new RegExp(
      String.raw`(?:btoa|b64encode|base64_encode|strict_encode64|Buffer\.from|Base64\.encode\w{0,12})\(\s{0,8}[bf]?["']${user}:(?<secret>[^"'\n$:{]{4,128})["']`,
      'g',
    ),
  },
  {
    anchors: [
      ...['basicauth', 'basic_auth', 'networkcredential', 'usernamepassword', 'passwordauthentication'],
      ...['auth=(', 'auth = (', 'auth =(', 'auth= ('],
    ],
    pattern: new RegExp(
      String.raw`(?:HTTPBasicAuth|HttpBasicAuth|BasicAuth|SetBasicAuth|basic_auth|basicAuth|NetworkCredential|UsernamePasswordCredentials|UsernamePasswordAuthenticationToken|PasswordAuthentication|(?<![A-Za-z])auth[ ]?=[ ]?)(?:\(\s{0,8}|[ ])["']${user}["']\s{0,4},\s{0,8}${argument}`,
      'g',
    ),
  },
]

/** Basic is decoded; a Bearer's JWT is judged by its own kind. */
export const authorization: readonly Kind[] = kindsOf(authorizationHeader, forms, confidenceOnLine)
