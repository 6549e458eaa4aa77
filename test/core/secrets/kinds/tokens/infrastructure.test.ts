import { infrastructure } from '../../../../../src/core/secrets/kinds/tokens/infrastructure.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const json = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64url')
const uuid = '2b6f0cc9-04d1-4b1f-9a86-0de1c3a7f52e'
const account = { email: drawn('mail', 20, 'lower'), secretKey: drawn('key', 120, 'base62') }

const samples: readonly Sample[] = [
  { id: 'vault-token', parts: ['hvs.', ['base62', 95]], isOpenEnded: true },
  { id: 'terraform-cloud-token', parts: [['base62', 14], '.atlasv1.', ['base62', 67]], isOpenEnded: true },
  { id: 'pulumi-token', parts: ['pul-', ['hex', 40]] },
  { id: 'doppler-token', parts: ['dp.', 'st.', 'prd', '.', ['base62', 43]], isOpenEnded: true },
  { id: 'infisical-token', parts: ['st.', ['hex', 24], '.', ['hex', 32], '.', ['hex', 32]] },
  {
    id: 'snyk-token',
    parts: ['snyk_uat.', ['hex', 8], '.', ['base62', 80], '.', ['base62', 80]],
    isOpenEnded: true,
  },
  { id: 'readme-key', parts: ['rdme_', 'xn8s9h', ['lower', 64]] },
  {
    id: 'launchdarkly-token',
    parts: ['sdk-', uuid],
    confidence: 'medium',
    likenesses: [`sdk-${uuid.replace('-4', '-1')}`, `sdk-${uuid.replace(/[0-9a-f]{7}/g, '0000000')}`],
    isDrawn: false,
  },
  { id: 'posthog-key', parts: ['phx_', ['base62', 43]], isOpenEnded: true },
  {
    id: 'onepassword-service-account',
    parts: ['ops_', json(account)],
    likenesses: [`ops_${json({ ...account, secretKey: undefined, key: account.secretKey })}`],
    isDrawn: false,
    isOpenEnded: true,
  },
]

family('infrastructure', samples)
coverage(samples, infrastructure)
