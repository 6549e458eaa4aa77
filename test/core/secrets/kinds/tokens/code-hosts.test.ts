import { crc36 } from '../../../../../src/core/secrets/kinds/tokens/checksum.ts'
import { codeHosts } from '../../../../../src/core/secrets/kinds/tokens/code-hosts.ts'
import { drawn, spoiled, withChecksum } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const classic = withChecksum('ghp_', 'family')
const refresh = withChecksum('ghr_', 'family', 70)
const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')
const payload = Buffer.from(`o:1\nu:2f${drawn('routable', 17, 'base62')}`).toString('base64url')
const routed = `glpat-${payload}.${payload.length.toString(36).padStart(2, '0')}`
const routable = routed + crc36(routed)
const versioned = `glpat-${payload}.01.${payload.length.toString(36).padStart(2, '0')}`

const samples: readonly Sample[] = [
  { id: 'github-token', parts: [classic], likenesses: [spoiled(classic), spoiled(refresh)], isDrawn: false },
  {
    id: 'github-stateless-token',
    parts: ['ghs_', '1234567', '_', header, '.', ['urlSafe', 200], '.', ['base62', 342]],
    likenesses: [`ghs_1234567_${'ab'.repeat(18)}.${'ab'.repeat(100)}.${'ab'.repeat(171)}`],
    isDrawn: false,
    isOpenEnded: true,
  },
  { id: 'github-fine-grained-token', parts: ['github_pat_', ['base62', 22], '_', ['base62', 59]] },
  { id: 'gitlab-token', parts: ['glpat-', ['base62', 20]] },
  { id: 'gitlab-token', parts: ['glptt-', ['hex', 40]] },
  {
    id: 'gitlab-routable-token',
    parts: [routable],
    likenesses: [routed + crc36(`${routed}x`)],
    isDrawn: false,
  },
  {
    id: 'gitlab-routable-token',
    parts: [versioned + crc36(versioned)],
    likenesses: [versioned + crc36(routed)],
    isDrawn: false,
  },
  { id: 'gitlab-job-token', parts: ['glcbt-', '64_', ['base62', 20]], confidence: 'medium' },
  { id: 'gitlab-agent-token', parts: ['glagent-', ['base62', 50]] },
  { id: 'gitlab-oauth-secret', parts: ['gloas-', ['hex', 64]] },
  { id: 'gitlab-runner-registration-token', parts: ['GR1348941', ['base62', 20]] },
  { id: 'bitbucket-app-password', parts: ['ATBB', ['base62', 32]] },
  { id: 'atlassian-api-token', parts: ['ATATT3xFfGF0', ['urlSafe', 180], '=', 'A1B2C3D4'] },
]

family('code hosts', samples)
coverage(samples, codeHosts)
