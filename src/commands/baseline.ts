import { defineCommand, dryRun } from '../core/command/command.ts'
import { choiceOr, text, textOr } from '../core/command/inputs.ts'
import { baseline } from '../core/policy/baseline.ts'
import { boundsInWords, longest } from '../core/policy/bounds.ts'
import { daysAfter } from '../core/policy/day.ts'
import { openPolicyPage } from './policy-page.ts'

export const command = defineCommand({
  name: 'baseline',
  about:
    'Adopt an old repository: writes one waiver for each secret that is there, so that only new ones block.',
  inputs: {
    scope: choiceOr(['history', 'tree'], 'history', 'What to look at: all refs, or the tracked files.'),
    reason: textOr('was there when kship came', 'TEXT', 'Why they may stay, one for all.'),
    expires: text(
      'YYYY-MM-DD',
      `The last day on which they count, one for all. Default: in ${longest.critical} days. ` +
        `Days at most, by the worst severity: ${boundsInWords}.`,
    ),
    owner: text('NAME', 'Who takes them away. Default: git’s user.email.'),
    'dry-run': dryRun,
  },
  outputs: { added: 'How many waivers were written.', waivers: 'How many there are now.' },
  async run(inputs, site) {
    const page = await openPolicyPage(inputs, site)
    const now = site.clock.now()
    const common = {
      reason: inputs.reason,
      owner: await page.owner(inputs.owner),
      expires: inputs.expires ?? daysAfter(now, longest.critical),
    }
    const request = { common, dryRun: inputs['dry-run'] }
    return page.settle(baseline(request, page.page, now, await page.look(inputs.scope)))
  },
})
