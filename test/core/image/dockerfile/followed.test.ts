import { expect, it } from '@jest/globals'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'
import { onlyStage } from '../../../../src/core/image/dockerfile/followed.ts'

const read = (...text: readonly string[]) => readDockerfile(text.join('\n'), 'Dockerfile')

it.each([
  ['RUN', ['FROM scratch', 'RUN apt-get update'], 'Dockerfile:2: RUN runs a command'],
  ['RUN after a continued line', ['FROM scratch', 'ENV A=1 \\', ' B=2', 'RUN x'], 'Dockerfile:4: RUN'],
  ['ADD', ['FROM scratch', 'ADD https://host.example.invalid/x /x'], 'Dockerfile:2: ADD'],
  ['VOLUME', ['FROM scratch', 'VOLUME /x'], 'Dockerfile:2: VOLUME needs another builder'],
  ['a second stage', ['FROM scratch AS a', 'FROM scratch'], 'Dockerfile:2: FROM starts another stage'],
  ['RUN before a second stage', ['FROM a', 'RUN x', 'FROM b'], 'Dockerfile:2: RUN'],
  ['COPY --from', ['FROM scratch', 'COPY --from=a x /x'], 'Dockerfile:2: COPY --from reads another stage'],
  ['a here-document', ['FROM scratch', 'COPY <<EOF /x', 'hello', 'EOF'], 'COPY with a here-document'],
  ['a flag', ['FROM scratch', 'COPY --link a b'], '--link is not followed by the embedded builder'],
  ['FROM --platform', ['FROM --platform=linux/arm64 a'], 'the input "platform"'],
  ['what only another frontend knows', ['# syntax=x', 'FROM scratch', 'FETCH a'], 'D'],
])('onlyStage refuses %s', (_, text, words) => {
  expect(() => onlyStage(read(...text))).toThrow(words)
  expect(() => onlyStage(read(...text))).toThrow(expect.objectContaining({ name: 'UsageError' }))
})

it('onlyStage gives a stage that only copies and sets', () => {
  expect(onlyStage(read('FROM node:20', 'COPY a b', 'HEALTHCHECK --interval=5s NONE'))).toMatchObject({
    from: 'node:20',
    line: 1,
  })
})
