import { describe, expect, it } from '@jest/globals'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'

const lines = (...text: string[]): string => text.join('\n')

describe('readDockerfile', () => {
  it('joins continued lines, skips comments inside them and counts from the first', () => {
    const text = lines('# a comment', 'FROM scratch', '', 'COPY --chown=1:2 a \\', '  # within', '  b /c/')
    expect(readDockerfile(text, 'Dockerfile').body).toMatchObject([
      { keyword: 'COPY', flags: { chown: '1:2' }, rest: 'a   b /c/', line: 4 },
    ])
  })

  it('takes another escape from the directive, and only from there', () => {
    const text = lines('# syntax=docker/dockerfile:1', '# escape=`', 'FROM scratch', 'CMD a `', 'b')
    expect(readDockerfile(text, 'D').body).toMatchObject([{ keyword: 'CMD', rest: 'a b' }])
    const late = lines('# a comment', '# escape=`', 'FROM scratch')
    expect(readDockerfile(late, 'D').escapeMark).toBe('\\')
  })

  it('reads Windows line ends, a byte order mark and lower case', () => {
    expect(readDockerfile('\ufefffrom scratch\r\nuser 1\r\n', 'D').body).toMatchObject([
      { keyword: 'USER', rest: '1' },
    ])
  })

  it('fills ARG into FROM, and lets a stage have a name', () => {
    const text = lines('ARG TAG=20', `FROM node:$${'{TAG}'} AS app`)
    expect(readDockerfile(text, 'D').from).toEqual({ name: 'node:20', line: 2 })
  })

  it('keeps what looks like a flag of a command', () => {
    expect(readDockerfile(lines('FROM scratch', 'CMD --port 1'), 'D').body).toMatchObject([
      { flags: {}, rest: '--port 1' },
    ])
  })
})

describe('readDockerfile refuses', () => {
  const builder = 'docker buildx build --output type=oci,tar=false,dest=image'
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['RUN', ['FROM scratch', 'RUN apt-get update'], 'Dockerfile:2: RUN runs a command'],
    ['RUN after a continued line', ['FROM scratch', 'ENV A=1 \\', ' B=2', 'RUN x'], 'Dockerfile:4: RUN'],
    ['ADD', ['FROM scratch', 'ADD https://host.example.invalid/x /x'], 'Dockerfile:2: ADD'],
    ['a second stage', ['FROM scratch AS a', 'FROM scratch'], 'Dockerfile:2: FROM starts another stage'],
    ['COPY --from', ['FROM scratch', 'COPY --from=a x /x'], 'Dockerfile:2: COPY --from reads another stage'],
    ['a here-document', ['FROM scratch', 'COPY <<EOF /x', 'hello', 'EOF'], 'COPY with a here-document'],
  ]
  it.each(cases)('%s, naming the line and the builder that can', (_, text, words) => {
    const read = () => readDockerfile(lines(...text), 'Dockerfile')
    expect(read).toThrow(words)
    expect(read).toThrow(builder)
    expect(read).toThrow('kship scan-image --image image')
  })

  const broken: readonly (readonly [string, readonly string[], string])[] = [
    ['no FROM', ['# nothing'], 'Dockerfile has no FROM instruction'],
    ['an instruction before FROM', ['ENV A=1', 'FROM scratch'], 'Dockerfile:1: ENV stands before FROM'],
    ['an unknown instruction', ['FROM scratch', 'COPPY a b'], 'Dockerfile:2: COPPY is not an instruction'],
    ['an unknown flag', ['FROM scratch', 'COPY --link a b'], '--link is not supported here'],
    ['FROM with more words', ['FROM a b c'], 'names no base image'],
    ['FROM --platform', ['FROM --platform=linux/arm64 a'], 'the input "platform"'],
    ['an open quote', ['FROM "a'], 'Dockerfile:1: FROM has no closing "'],
    ['a name of the prototype', ['FROM scratch', 'constructor x'], 'is not an instruction'],
  ]
  it.each(broken)('%s', (_, text, words) => {
    const read = () => readDockerfile(lines(...text), 'Dockerfile')
    expect(read).toThrow(words)
    expect(read).toThrow(expect.objectContaining({ name: 'UsageError', input: 'dockerfile' }))
  })
})
