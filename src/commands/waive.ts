import { defineCommand, dryRun } from '../core/command/command.ts'
import { flag, requiredText, text } from '../core/command/inputs.ts'
import { boundsInWords } from '../core/policy/bounds.ts'
import { waive } from '../core/policy/waive.ts'
import type { Finding } from '../core/report/finding.ts'
import { openPolicyPage, type PolicyPage } from './policy-page.ts'

export const command = defineCommand({
  name: 'waive',
  about:
    'Accept one finding for a while: writes a waiver, with a reason, an owner and an end, into the policy.',
  positionals: ['fingerprint'],
  inputs: {
    fingerprint: requiredText(
      'FINGERPRINT',
      'The finding, by the 32 hexadecimal digits that the report shows.',
    ),
    reason: requiredText('TEXT', 'Why it may stay.'),
    expires: requiredText(
      'YYYY-MM-DD',
      `The last day on which it counts. Days at most, by severity: ${boundsInWords}.`,
    ),
    owner: text('NAME', 'Who takes it away. Default: git’s user.email.'),
    update: flag('Change the waiver that is there already.'),
    'dry-run': dryRun,
  },
  outputs: {
    waiver: 'added, updated or unchanged.',
    fingerprint: 'The finding that it is for.',
    expires: 'The last day on which it counts.',
  },
  async run(inputs, site) {
    const page = await openPolicyPage(inputs, site)
    const { fingerprint, reason, expires, update } = inputs
    const waiver = { fingerprint, reason, owner: await page.owner(inputs.owner), expires }
    const finding = await known(page, fingerprint)
    const request = { waiver, update, dryRun: inputs['dry-run'] }
    return page.settle(waive(request, page.page, site.clock.now(), finding))
  },
})

/** The history takes longer to read: it is asked only for what the tree no longer holds. */
async function known(page: PolicyPage, fingerprint: string): Promise<Finding | undefined> {
  for (const scope of ['tree', 'history'] as const) {
    const { findings } = await page.look(scope)
    const found = findings.find((one) => one.fingerprint === fingerprint)
    if (found !== undefined) return found
  }
  return undefined
}
