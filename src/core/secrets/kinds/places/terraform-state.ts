import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { kindsOf } from '../../pattern.ts'
import { confidenceInPlace } from '../../strength.ts'

const generated: Rule = {
  id: 'terraform-random-password',
  title: 'Generated password in a Terraform state',
  severity: 'critical',
  rotate: [
    'terraform apply -replace=random_password.NAME   # then whatever uses it',
    'keep the state in S3 with encryption, never in git: terraform init -migrate-state',
    'an ephemeral random_password, or a password that the service itself manages, leaves nothing in the state',
  ],
  recognised: 'the result of a resource of the type random_password',
}

const result =
  /"type"\s{0,8}:\s{0,8}"random_password"(?:(?!"type"\s{0,8}:)[\s\S]){0,4000}?"result"\s{0,8}:\s{0,8}"(?<secret>(?:[^"\\\n]|\\.){4,400})"/g

/** https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password */
export const terraformState: readonly Kind[] = kindsOf(
  generated,
  [{ anchors: ['"random_password"'], pattern: result, read: unescaped, isLocal: false }],
  confidenceInPlace,
)

/** Terraform writes `<`, `>` and `&` as JSON escapes. */
function unescaped(written: string): string | undefined {
  try {
    return String(JSON.parse(`"${written}"`))
  } catch {
    return undefined
  }
}
