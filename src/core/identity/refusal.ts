/** What to do about a failed AssumeRoleWithWebIdentity. */
export type Remedy = 'same-token' | 'new-token' | 'new-token-once' | 'give-up'

export type StsFailure = {
  /** The exception's name as the SDK gives it. */
  readonly name: string
  readonly message: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
}

type Row = {
  readonly name: RegExp
  readonly message?: RegExp
  readonly remedy: Remedy
  readonly advice: string
}

/** First match wins. docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#errors */
const table: readonly Row[] = [
  {
    name: /^IDPCommunicationError/,
    remedy: 'new-token',
    advice: 'AWS could not reach GitHub’s token issuer.',
  },
  {
    name: /^InvalidIdentityToken/,
    message: /retrieve verification key/i,
    remedy: 'new-token',
    advice: 'AWS could not fetch the issuer’s keys.',
  },
  {
    name: /^InvalidIdentityToken/,
    message: /No OpenIDConnect provider/i,
    remedy: 'give-up',
    advice:
      'The account has no OIDC provider for GitHub: aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com',
  },
  { name: /^InvalidIdentityToken/, remedy: 'give-up', advice: 'AWS does not accept the token as GitHub’s.' },
  { name: /^ExpiredToken/, remedy: 'new-token-once', advice: 'The identity token was too old.' },
  { name: /^IDPRejectedClaim/, remedy: 'give-up', advice: 'The issuer rejected a claim of the token.' },
  {
    name: /^AccessDenied/,
    remedy: 'give-up',
    advice: 'The role does not exist, or its trust policy does not name this job. A condition that fits it:',
  },
  {
    name: /^(MalformedPolicy|PackedPolicyTooLarge)/,
    remedy: 'give-up',
    advice: 'The session policy is wrong.',
  },
  {
    name: /^RegionDisabled/,
    remedy: 'give-up',
    advice: 'STS is off in this region: switch it on in the account settings of IAM, or choose another.',
  },
  {
    name: /^(Throttling|RequestLimitExceeded|TooManyRequests)/,
    remedy: 'same-token',
    advice: 'STS throttles.',
  },
]

const unanswered: Row = { name: /^/, remedy: 'same-token', advice: 'STS did not answer.' }
const unknown: Row = { name: /^/, remedy: 'give-up', advice: 'STS refused.' }

export function remedyFor({ name, message, status }: StsFailure): { remedy: Remedy; advice: string } {
  const row = table.find((one) => one.name.test(name) && (one.message?.test(message) ?? true))
  const { remedy, advice } = row ?? (status === 0 || status >= 500 ? unanswered : unknown)
  return { remedy, advice }
}

export const wantsTrust = (name: string): boolean => name.startsWith('AccessDenied')
