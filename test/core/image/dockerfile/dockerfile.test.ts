import { describe, expect, it } from '@jest/globals'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'

const lines = (...text: string[]): string => text.join('\n')
const bodyOf = (text: string) => readDockerfile(text, 'Dockerfile').stages[0].body

describe('readDockerfile', () => {
  it('joins continued lines, skips comments inside them and counts from the first', () => {
    const text = lines('# a comment', 'FROM scratch', '', 'COPY --chown=1:2 a \\', '  # within', '  b /c/')
    expect(bodyOf(text)).toMatchObject([
      { keyword: 'COPY', flags: { chown: '1:2' }, rest: 'a   b /c/', line: 4 },
    ])
  })

  it('takes another escape from the directive, and only from there', () => {
    const text = lines('# syntax=docker/dockerfile:1', '# escape=`', 'FROM scratch', 'CMD a `', 'b')
    expect(bodyOf(text)).toMatchObject([{ keyword: 'CMD', rest: 'a b' }])
    const late = lines('# a comment', '# escape=`', 'FROM scratch')
    expect(readDockerfile(late, 'D').escapeMark).toBe('\\')
  })

  it('reads Windows line ends, a byte order mark and lower case', () => {
    expect(bodyOf('\ufefffrom scratch\r\nuser 1\r\n')).toMatchObject([{ keyword: 'USER', rest: '1' }])
  })

  it('fills ARG into FROM, and lets a stage have a name', () => {
    const text = lines('ARG TAG=20', `FROM node:$${'{TAG}'} AS app`)
    expect(readDockerfile(text, 'D').stages).toMatchObject([{ from: 'node:20', name: 'app', line: 2 }])
  })

  it('keeps what looks like a flag of a command', () => {
    expect(bodyOf(lines('FROM scratch', 'CMD --port 1'))).toMatchObject([{ flags: {}, rest: '--port 1' }])
  })
})

describe('readDockerfile, here-documents', () => {
  const keywords = (...text: string[]) =>
    readDockerfile(lines('FROM scratch', ...text), 'D').stages[0].body.map(({ keyword, line }) => [
      keyword,
      line,
    ])
  it.each([
    [
      'a body',
      ['RUN <<EOF', 'FROM x', '# kept', '', 'EOF', 'USER 1'],
      [
        ['RUN', 2],
        ['USER', 7],
      ],
    ],
    [
      'a quoted word',
      ['COPY <<"A B" /x', 'USER 1'],
      [
        ['COPY', 2],
        ['USER', 3],
      ],
    ],
    [
      'quotes',
      ["RUN <<'EOF' sh", 'ENV', 'EOF', 'USER 1'],
      [
        ['RUN', 2],
        ['USER', 5],
      ],
    ],
    [
      'tabs before the end',
      ['RUN <<-EOF', 'ENV', '\t\tEOF', 'USER 1'],
      [
        ['RUN', 2],
        ['USER', 5],
      ],
    ],
    [
      'two bodies',
      ['COPY <<A <<B /x/', 'A1', 'A', 'B1', 'B', 'USER 1'],
      [
        ['COPY', 2],
        ['USER', 7],
      ],
    ],
    [
      'a descriptor',
      ['RUN cat 3<<EOF', 'x', 'EOF', 'USER 1'],
      [
        ['RUN', 2],
        ['USER', 5],
      ],
    ],
    ['no end', ['RUN <<EOF', 'x', 'USER 1'], [['RUN', 2]]],
    [
      'a shift',
      ['RUN echo $((1<<2))', 'USER 1'],
      [
        ['RUN', 2],
        ['USER', 3],
      ],
    ],
    [
      'another instruction',
      ['CMD <<EOF', 'USER 1'],
      [
        ['CMD', 2],
        ['USER', 3],
      ],
    ],
  ])('%s', (_, text, found) => {
    expect(keywords(...text)).toEqual(found)
  })
})

describe('readDockerfile, stages', () => {
  it('gives each stage its name and its instructions', () => {
    const text = lines('ARG V=1', 'FROM node:$V AS Build', 'RUN x', 'FROM build', 'COPY --from=build /a /a')
    expect(readDockerfile(text, 'D').stages).toMatchObject([
      { from: 'node:1', name: 'build', line: 2, body: [{ keyword: 'RUN' }] },
      { from: 'build', line: 4, body: [{ keyword: 'COPY', flags: { from: 'build' } }] },
    ])
  })

  it('reads very many of them in no time', () => {
    const text = Array.from({ length: 50_000 }, (_, at) => `FROM s${at} AS s${at + 1}`).join('\n')
    expect(readDockerfile(text, 'D').stages).toHaveLength(50_000)
  })

  it('leaves instructions that it does not know to another frontend', () => {
    const text = lines('# syntax=registry.example.invalid/other:1', 'FROM scratch', 'FETCH x')
    expect(readDockerfile(text, 'D').stages[0].body).toMatchObject([{ keyword: 'FETCH' }])
  })
})

describe('readDockerfile refuses', () => {
  const broken: readonly (readonly [string, readonly string[], string])[] = [
    ['no FROM', ['# nothing'], 'Dockerfile has no FROM instruction'],
    ['an instruction before FROM', ['ENV A=1', 'FROM scratch'], 'Dockerfile:1: ENV stands before FROM'],
    ['an unknown instruction', ['FROM scratch', 'COPPY a b'], 'Dockerfile:2: COPPY is not an instruction'],
    ['FROM with more words', ['FROM a b c'], 'names no base image'],
    ['an open quote', ['FROM "a'], 'Dockerfile:1: FROM has no closing "'],
    ['a name of the prototype', ['FROM scratch', 'constructor x'], 'is not an instruction'],
  ]
  it.each(broken)('%s', (_, text, words) => {
    const read = () => readDockerfile(lines(...text), 'Dockerfile')
    expect(read).toThrow(words)
    expect(read).toThrow(expect.objectContaining({ name: 'UsageError', input: 'dockerfile' }))
  })
})
