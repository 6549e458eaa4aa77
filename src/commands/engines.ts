import { defineCommand } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { choice, requiredChoice } from '../core/command/inputs.ts'
import { actions, manageEngines } from '../core/scan/installation.ts'
import { pinnedTrivy } from './pinned-trivy.ts'

export const command = defineCommand({
  name: 'engines',
  about: 'Lists the vulnerability engines of this machine, or fetches the release that is pinned in kship.',
  positionals: ['action', 'name'],
  inputs: {
    action: requiredChoice(
      actions,
      'list: what is installed, verified by its sha256; install: fetch NAME into the tool cache.',
    ),
    name: choice(['trivy'], 'For install: which engine.'),
  },
  outputs: { trivy: 'installed, absent or changed.' },
  async run({ action, name }, site) {
    if (action === 'install' && name === undefined) {
      throw new UsageError(
        'missing-input',
        'name',
        'input "name" is required to install: kship engines install trivy',
      )
    }
    const trivy = pinnedTrivy(site)
    return manageEngines(action, name, trivy === undefined ? [] : [trivy])
  },
})
