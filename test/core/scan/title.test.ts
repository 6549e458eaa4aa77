import { describe, expect, it } from '@jest/globals'
import type { Vulnerability } from '../../../src/core/scan/assessment.ts'
import { aboutIn, titleOf } from '../../../src/core/scan/title.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { inspectorBy } from '../../../src/core/secrets/own-rules.ts'
import { deskRule, deskWords } from '../../fakes/own-rule.ts'

const inPackage = (found: Vulnerability['package'], title = 'Use after free: remote'): Vulnerability => ({
  vulnerability: { id: 'CVE-2024-1', aliases: [] },
  severity: 'high',
  title,
  package: found,
})

describe('the title of a vulnerability', () => {
  it.each<[string, Vulnerability, string]>([
    [
      'a version of one part',
      inPackage({ purl: 'pkg:npm/lodash@4.17.15', installed: '4.17.15', fixed: '4.17.21' }),
      'CVE-2024-1 in lodash 4.17.15, mended in 4.17.21: Use after free: remote',
    ],
    [
      'versions with an epoch',
      inPackage({
        purl: 'pkg:deb/debian/bind9@1:9.18.1?distro=12',
        installed: '1:9.18.1',
        fixed: '1:9.18.2',
      }),
      'CVE-2024-1 in bind9 1:9.18.1, mended in 1:9.18.2: Use after free: remote',
    ],
    [
      'no mend',
      inPackage({ purl: 'pkg:apk/alpine/musl@1.2', installed: '1.2' }),
      'CVE-2024-1 in musl 1.2, not mended yet: Use after free: remote',
    ],
  ])('is read again as it was written: %s', (_, one, title) => {
    expect(titleOf(one, builtIn)).toBe(title)
    expect(aboutIn(title, one, builtIn)).toBe(one.title)
  })

  it('is read again where a rule of the policy masks a part of it', async () => {
    const inspector = await inspectorBy({ rules: [deskRule], now: 0 })
    const one = inPackage({ purl: `pkg:npm/${deskWords}@1`, installed: '1' })
    const title = titleOf(one, inspector)
    expect(title).not.toContain(deskWords)
    expect(aboutIn(title, one, inspector)).toBe(one.title)
  })

  it('of a finding that has none, and of another one, is nothing', () => {
    const one = inPackage({ purl: 'pkg:npm/lodash@4', installed: '4' }, '')
    expect(aboutIn(titleOf(one, builtIn), one, builtIn)).toBe('')
    expect(aboutIn('CVE-2024-2 in lodash 4, not mended yet: Other', one, builtIn)).toBe('')
  })
})
