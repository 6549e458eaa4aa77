import { dryRun } from '../command/command.ts'
import { choiceOr, flag, type Inputs, list, requiredText, text, wholeOr } from '../command/inputs.ts'
import { verdictModes } from './gate.ts'

export const deployInputs = {
  spec: requiredText(
    'FILE',
    'AWS’s own JSON or YAML of CreateContainerServiceDeployment; the image is filled in.',
  ),
  image: requiredText('FOLDER', 'The OCI layout that scan-image wrote; every byte is read again.'),
  verdict: text('FILE', 'The verdict that scan-image wrote about this image.'),
  'verdict-mode': choiceOr(
    verdictModes,
    'require',
    'Without a verdict that passed: stop, report as debt, or do not ask.',
  ),
  service: text('NAME', 'The container service; default: serviceName in the spec.'),
  region: text('REGION', 'AWS region; default: AWS_REGION.'),
  'role-to-assume': text(
    'ARN',
    'Role for the job’s OIDC token; without it the session that is there already.',
  ),
  'environment-inherit': list(
    'NAMES',
    'Variables (NAME or container/NAME) copied from the running deployment, reported as debt.',
  ),
  remove: list(
    'NAMES',
    'What runs today and may vanish: NAME, container/NAME, container, container:port, healthCheck.',
  ),
  'smoke-path': text('PATH', 'Asked for by HTTP once the deployment is active; a wrong answer rolls back.'),
  'smoke-status': wholeOr(200, 100, 599, 'CODE', 'The status that the smoke test must get.'),
  'smoke-text': text('TEXT', 'What the page at smoke-path must hold.'),
  timeout: wholeOr(900, 10, 7200, 'SECONDS', 'How long a deployment may take to become active.'),
  rehearsal: flag('In Actions: lets endpoints on this machine stand in for AWS, and marks the report.'),
  'allow-long-lived-keys': text(
    'REASON',
    'In Actions: why a long-lived AWS key may be used; reported as debt.',
  ),
  'github-host': text('HOST', 'Host of your GitHub Enterprise Server; github.com and ghe.com need none.'),
  'dry-run': dryRun,
} as const
export type DeployInputs = Inputs<typeof deployInputs>
