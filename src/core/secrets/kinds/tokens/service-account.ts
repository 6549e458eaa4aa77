import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { pem } from '../pem.ts'

const serviceAccount: Rule = {
  id: 'google-service-account-key',
  title: 'Google Cloud service account key',
  severity: 'critical',
  rotate: [
    'gcloud iam service-accounts keys delete KEY_ID --iam-account ACCOUNT   # KEY_ID: private_key_id',
    'better no key: workload identity federation (gcloud iam workload-identity-pools create)',
  ],
  recognised: 'a private key that decodes, beside the account’s address and the type service_account',
}

/** Characters of the JSON on either side of its key. */
const near = 1500

/** https://cloud.google.com/iam/docs/keys-create-delete */
export const googleServiceAccount: Kind = {
  rules: [serviceAccount],
  inBinary: true,
  reach: Number.POSITIVE_INFINITY,
  anchors: ['gserviceaccount.com'],
  *find(source) {
    for (const match of pem.find(source, [])) {
      const around = source.text.slice(Math.max(0, match.start - near), match.end + near)
      const isAccount = /service_account/.test(around) && /gserviceaccount\.com/.test(around)
      if (isAccount && match.rule.id === 'private-key') yield { ...match, rule: serviceAccount }
    }
  },
}
