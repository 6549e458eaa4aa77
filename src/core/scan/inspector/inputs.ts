import { type Field, text, wholeOr } from '../../command/inputs.ts'

export const inspectorInputs = {
  'push-to': text(
    'REPOSITORY',
    'ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME: the image is pushed there by digest, for inspector to see.',
  ),
  timeout: wholeOr(600, 10, 7200, 'SECONDS', 'How long inspector may take from the push on.'),
  region: text('REGION', 'AWS region; default: that of `push-to`, else AWS_REGION.'),
  'role-to-assume': text(
    'ARN',
    'Role for the job’s OIDC token; without it the session that is there already. It pushes and reads, no more.',
  ),
  'allow-long-lived-keys': text(
    'REASON',
    'In Actions: why a long-lived AWS key may be used; reported as debt.',
  ),
  'github-host': text('HOST', 'Host of your GitHub Enterprise Server; github.com and ghe.com need none.'),
} as const satisfies Record<string, Field<unknown>>
