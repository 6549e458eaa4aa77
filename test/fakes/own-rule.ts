import type { OwnRule } from '../../src/core/policy/policy.ts'
import { drawn } from '../core/secrets/plant.ts'

/** What no built-in kind knows. */
export const deskKey = (seed: string): string => `desk_${drawn(seed, 20, 'lower')}`

/** What passes for words in an environment too. */
export const deskWords = 'desk_open-the-front-doors'

/** As `deskPolicy` says it. */
export const deskRule: OwnRule = {
  name: 'desk-key',
  at: '.kship.yml:1',
  title: 'Key of the desk',
  keywords: ['desk_'],
  pattern: 'desk_[a-z0-9-]{20}',
  severity: 'high',
  confidence: 'high',
  rotate: ['ask the desk'],
  checks: {},
  examples: { match: [deskKey('shown')], noMatch: ['desk_top'] },
}

export const deskPolicy = `rules:
  - name: desk-key
    title: Key of the desk
    keywords: [desk_]
    pattern: 'desk_[a-z0-9-]{20}'
    rotate: [ask the desk]
    examples: { match: [${deskKey('shown')}], no-match: [desk_top] }
`
