import { type Field, type Inputs, text } from '../command/inputs.ts'

/** Of every command that opens a session with AWS, beside a region. */
export const sessionInputs = {
  'role-to-assume': text(
    'ARN',
    'Role for the job’s OIDC token; without it the session that is there already.',
  ),
  'allow-long-lived-keys': text(
    'REASON',
    'In Actions: why a long-lived AWS key may be used; reported as debt.',
  ),
  'github-host': text('HOST', 'Host of your GitHub Enterprise Server; github.com and ghe.com need none.'),
} as const satisfies Record<string, Field<unknown>>
export type SessionInputs = Inputs<typeof sessionInputs>
