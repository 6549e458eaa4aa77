import { type Inputs, list, requiredText, text, textOr } from '../../command/inputs.ts'
import { deployInputs } from '../inputs.ts'

export const fargateInputs = {
  spec: text(
    'FILE',
    'AWS’s own JSON or YAML of RegisterTaskDefinition, the image filled in; without it the task definition that runs.',
  ),
  image: requiredText(
    'FOLDER | REPOSITORY@DIGEST',
    'The OCI layout that scan-image wrote, or an image that a registry keeps, by the digest of its platform manifest.',
  ),
  'push-to': text('REPOSITORY', 'The ECR repository that a layout is pushed to, by digest.'),
  container: text('NAME', 'Whose image is filled in, when there are several containers.'),
  service: requiredText('NAME', 'The service.'),
  cluster: textOr('default', 'NAME', 'The cluster of the service.'),
  'environment-inherit': list(
    'NAMES',
    'Variables (NAME or container/NAME) copied from what runs into the spec; values in the open are reported as debt.',
  ),
  remove: list(
    'NAMES',
    'What runs today and may vanish: NAME, container/NAME, container, container:port, container.healthCheck, taskRoleArn.',
  ),
  'smoke-url': text(
    'URL',
    'Where the service answers, such as https://app.example.com; smoke-path is asked for there.',
  ),
  ...deployInputs,
} as const
export type FargateInputs = Inputs<typeof fargateInputs>
