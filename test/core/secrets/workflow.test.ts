import { expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { repeated, superlinear } from '../../growth.ts'

const path = '.github/workflows/deploy.yml'
const found = (text: string, file = path) =>
  builtIn.inspect(file, Buffer.from(text)).map(({ rule, confidence, line }) => [rule.id, confidence, line])
const debt = (line: number) => [['static-aws-key-in-workflow', 'low', line]]

it.each([
  ['an input of an action', `with:\n  aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}`, debt(2)],
  ['an environment variable', `env:\n  AWS_ACCESS_KEY_ID: "\${{secrets.KEY}}"`, debt(2)],
  ['a shell’s assignment', `run: |\n  export AWS_ACCESS_KEY_ID=\${{ secrets.KEY }}`, debt(2)],
  ['the CLI’s configuration', 'run: aws configure set aws_access_key_id "$KEY"', debt(1)],
  ['the same of a profile', 'run: aws configure set profile.ci.aws_access_key_id "$KEY"', debt(1)],
  ['a session of an earlier step', `AWS_ACCESS_KEY_ID: \${{ steps.assume.outputs.key }}`, []],
  ['a role', `with:\n  role-to-assume: \${{ secrets.ROLE_ARN }}`, []],
  ['a name that is longer', `MY_AWS_ACCESS_KEY_ID: \${{ secrets.KEY }}`, []],
  ['another setting of the CLI', 'run: aws configure set region us-east-1', []],
])('judges %s', (_, text, expected) => {
  expect(found(text)).toEqual(expected)
})

it.each([
  ['an action', 'tools/action.yml', 1],
  ['a workflow of a folder below', 'app/.github/workflows/a.yaml', 1],
  ['a document', 'docs/deploy.md', 0],
  ['a file of another tool', 'deploy.yml', 0],
])('looks at %s', (_, file, count) => {
  expect(found(`aws-access-key-id: \${{ secrets.A }}`, file)).toHaveLength(count)
})

it('takes time linear in the text', () => {
  const make = (size: number) => {
    const text = repeated('aws configure set ', size)
    return () => void found(text)
  }
  expect(superlinear(make, 720_000)).toBeUndefined()
})
