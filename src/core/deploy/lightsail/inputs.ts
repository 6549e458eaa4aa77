import { type Inputs, list, requiredText, text } from '../../command/inputs.ts'
import { deployInputs } from '../inputs.ts'

export const lightsailInputs = {
  spec: requiredText(
    'FILE',
    'AWS’s own JSON or YAML of CreateContainerServiceDeployment; the image is filled in.',
  ),
  image: requiredText('FOLDER', 'The OCI layout that scan-image wrote; every byte is read again.'),
  service: text('NAME', 'The container service; default: serviceName in the spec.'),
  'environment-inherit': list(
    'NAMES',
    'Variables (NAME or container/NAME) copied from the running deployment, reported as debt.',
  ),
  remove: list(
    'NAMES',
    'What runs today and may vanish: NAME, container/NAME, container, container:port, healthCheck.',
  ),
  ...deployInputs,
} as const
export type LightsailInputs = Inputs<typeof lightsailInputs>
