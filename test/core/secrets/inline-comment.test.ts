import { expect, it } from '@jest/globals'
import { inlineComment } from '../../../src/core/secrets/inline-comment.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { withChecksum } from './plant.ts'

const at = (text: string): string | undefined => {
  const start = text.indexOf('VALUE')
  return inlineComment(text, start, start + 5)
}

it.each([
  ['gitleaks', 'a = VALUE # gitleaks:allow', 'gitleaks:allow'],
  ['betterleaks', 'a = VALUE # betterleaks:allow', 'betterleaks:allow'],
  ['trufflehog', 'a = VALUE // trufflehog:ignore', 'trufflehog:ignore'],
  ['kingfisher, on the line before', '# kingfisher:ignore\na = VALUE', 'kingfisher:ignore'],
  ['ggshield', 'a = VALUE # ggignore', 'ggignore'],
  ['detect-secrets', 'a = VALUE  # pragma: allowlist secret', 'pragma: allowlist secret'],
  ['detect-secrets, as it was', 'a = VALUE  # pragma: whitelist secret', 'pragma: whitelist secret'],
  [
    'detect-secrets, of the next line',
    'x\n# pragma: allowlist nextline secret\na = VALUE',
    'pragma: allowlist nextline secret',
  ],
  ['secretlint', '// secretlint-disable-next-line\na = VALUE', 'secretlint-disable-next-line'],
  ['bandit', 'a = VALUE  # nosec B105', 'nosec'],
  ['another case, before the value', '/* GitLeaks:Allow */ a = VALUE', 'gitleaks:allow'],
  ['none', 'a = VALUE', undefined],
  ['one of the line after', 'a = VALUE\n# gitleaks:allow', undefined],
  ['one of two lines before', '# kingfisher:ignore\n\na = VALUE', undefined],
  ['one of the line before that is meant for its own', 'b = 1 # gitleaks:allow\na = VALUE', undefined],
  ['one of the next line on the same', 'a = VALUE // secretlint-disable-next-line', undefined],
  ['a word that only looks like one', 'a = VALUE bnosecurity', undefined],
  ['one that is far away on a long line', `a = VALUE${' '.repeat(600)}# gitleaks:allow`, undefined],
])('reads the comment of %s', (_, text, expected) => {
  expect(at(text)).toBe(expected)
})

it('goes with the hit', () => {
  const [hit] = builtIn.inspect(
    'a.py',
    Buffer.from(`t = "${withChecksum('ghp_', 'comment')}"  # gitleaks:allow\n`),
  )
  expect(hit?.comment).toBe('gitleaks:allow')
})
