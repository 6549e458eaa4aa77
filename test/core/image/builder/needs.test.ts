import { expect, it } from '@jest/globals'
import { needsOf } from '../../../../src/core/image/builder/needs.ts'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'

const needs = (...text: readonly string[]) =>
  needsOf(readDockerfile(text.join('\n'), 'D'), ['base', 'other:1'])

it.each([
  ['RUN', ['FROM a', 'RUN x'], []],
  ['a second stage', ['FROM a AS b', 'FROM scratch', 'COPY --from=b /x /x'], []],
  ['ADD of an address', ['FROM a', 'ADD https://host.example.invalid/x.tar /x'], []],
  [
    'a here-document',
    ['FROM a', 'RUN <<EOF', 'x', 'EOF'],
    [['here-document', 2, 'RUN with a here-document']],
  ],
  ['a mount', ['FROM a', 'RUN --mount=type=cache,target=/x y'], [['mount', 2, 'RUN --mount']]],
  ['a link', ['FROM a', 'COPY --link x /x'], [['link', 2, 'COPY --link']]],
  ['a mode', ['FROM a', 'COPY --chmod=755 x /x'], [['mode', 2, 'COPY --chmod']]],
  [
    'git by protocol',
    ['FROM a', 'ADD git@host.example.invalid:x /x'],
    [['git', 2, 'ADD of a git repository']],
  ],
  [
    'git by suffix',
    ['FROM a', 'ADD https://host.example.invalid/x.git#v1 /x'],
    [['git', 2, 'ADD of a git repository']],
  ],
  ['a given base', ['FROM base'], [['given-image', 1, 'FROM base of a build-context']]],
  [
    'a given base of a later stage',
    ['FROM a', 'FROM other:1'],
    [['given-image', 2, 'FROM other:1 of a build-context']],
  ],
  [
    'a given source',
    ['FROM a', 'COPY --from=base /x /x'],
    [['given-image', 2, 'COPY --from=base of a build-context']],
  ],
  [
    'each once, by its first place',
    ['FROM a', 'COPY --link x /', 'COPY --link y /'],
    [['link', 2, 'COPY --link']],
  ],
])('needsOf %s', (_, text, found) => {
  expect(needs(...text).map(({ feature, line, what }) => [feature, line, what])).toEqual(found)
})
