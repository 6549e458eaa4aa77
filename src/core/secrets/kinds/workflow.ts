import type { Rule } from '../hit.ts'
import type { Kind } from '../kind.ts'

const staticKey: Rule = {
  id: 'static-aws-key-in-workflow',
  title: 'Long-lived AWS key in a workflow',
  severity: 'low',
  recognised:
    'in a workflow or an action: `aws-access-key-id`, `AWS_ACCESS_KEY_ID` or `aws configure set aws_access_key_id` that ' +
    'takes a secret of the repository. No secret stands there, so it never blocks: it is a key that OIDC makes needless.',
  example: '${{ secrets.AWS_…',
  isHabit: true,
  rotate: [
    'take a session by OIDC instead; the job needs: permissions: { contents: read, id-token: write }',
    '- uses: aws-actions/configure-aws-credentials@COMMIT',
    "  with: { role-to-assume: 'arn:aws:iam::ACCOUNT:role/ROLE', aws-region: REGION }",
    'the actions of kship take `role-to-assume` themselves: actions/deploy-lightsail, actions/deploy-fargate, actions/scan-image',
    'then: gh secret delete AWS_ACCESS_KEY_ID && gh secret delete AWS_SECRET_ACCESS_KEY',
    'and: aws iam delete-access-key --access-key-id KEY_ID --user-name {USER}',
  ],
}

const paths = /(?:^|\/)(?:\.github\/workflows\/[^/]+|action)\.ya?ml$/
/** The name of a setting, and the secret of the repository that it takes. */
const habits =
  /(?<![\w-])(aws-access-key-id|AWS_ACCESS_KEY_ID)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?\$\{\{ {0,8}secrets\.|aws configure set(?: --profile \S{1,64}| [\w.]{0,64}\.)? ?(aws_access_key_id)[ \t]/g

/**
 * What a workflow does with keys, not a leak of one. A session that an earlier step set up has other names.
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export const workflow: Kind = {
  rules: [staticKey],
  inBinary: false,
  anchors: ['aws-access-key-id', 'aws_access_key_id'],
  isLocal: true,
  *find({ path, text }) {
    if (!paths.test(path)) return
    for (const { 0: written, 1: setting, 2: configured, index } of text.matchAll(habits)) {
      const key = setting ?? configured ?? ''
      const end = index + written.length
      // The name stands for the value: there is none, and so the place and the name tell one from another.
      yield { rule: staticKey, confidence: 'low', secret: key, key, start: index, end }
    }
  },
}
