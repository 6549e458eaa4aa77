import { type Field, text, wholeOr } from '../../command/inputs.ts'
import { sessionInputs } from '../../identity/inputs.ts'

const role = sessionInputs['role-to-assume']

export const inspectorInputs = {
  'push-to': text(
    'REPOSITORY',
    'ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME: the image is pushed there by digest, for inspector to see.',
  ),
  timeout: wholeOr(600, 10, 7200, 'SECONDS', 'How long inspector may take from the push on.'),
  region: text('REGION', 'AWS region; default: that of `push-to`, else AWS_REGION.'),
  ...sessionInputs,
  'role-to-assume': { ...role, about: `${role.about} It pushes and reads, no more.` },
} as const satisfies Record<string, Field<unknown>>
