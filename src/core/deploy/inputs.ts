import { dryRun } from '../command/command.ts'
import { choiceOr, flag, type Inputs, text, wholeOr } from '../command/inputs.ts'
import { sessionInputs } from '../identity/inputs.ts'
import { verdictModes } from './gate.ts'

/** Of every deploy. */
export const deployInputs = {
  verdict: text('FILE', 'The verdict that scan-image wrote about this image.'),
  'verdict-mode': choiceOr(
    verdictModes,
    'require',
    'Without a verdict that passed: stop, report as debt, or do not ask.',
  ),
  region: text('REGION', 'AWS region; default: AWS_REGION.'),
  'smoke-path': text('PATH', 'Asked for by HTTP once the deployment is active; a wrong answer rolls back.'),
  'smoke-status': wholeOr(200, 100, 599, 'CODE', 'The status that the smoke test must get.'),
  'smoke-text': text('TEXT', 'What the page at smoke-path must hold.'),
  timeout: wholeOr(900, 10, 7200, 'SECONDS', 'How long a deployment may take to become active.'),
  rehearsal: flag('In Actions: lets endpoints on this machine stand in for AWS, and marks the report.'),
  ...sessionInputs,
  'dry-run': dryRun,
} as const
export type DeployInputs = Inputs<typeof deployInputs>
