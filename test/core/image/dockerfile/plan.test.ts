import { describe, expect, it } from '@jest/globals'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'
import { planBuild, type Settings } from '../../../../src/core/image/dockerfile/plan.ts'

const plan = (body: readonly string[], base: Settings = {}, before: readonly string[] = []) =>
  planBuild(readDockerfile([...before, 'FROM scratch', ...body].join('\n'), 'D'), base)
const copied = (line: string, base: Settings = {}) => plan([line], base).steps[0]?.work

describe('planBuild, settings', () => {
  const cases: readonly (readonly [string, readonly string[], Settings, Settings])[] = [
    ['ENV', ['ENV A=1 B=2'], {}, { Env: ['A=1', 'B=2'] }],
    ['ENV over the base', ['ENV A=2'], { Env: ['A=1', 'P=x'] }, { Env: ['A=2', 'P=x'] }],
    ['ENV from the base', ['ENV B=$A'], { Env: ['A=1'] }, { Env: ['A=1', 'B=1'] }],
    ['ENV sees the values before its line', ['ENV A=1', 'ENV A=2 B=$A'], {}, { Env: ['A=2', 'B=1'] }],
    ['ARG', ['ARG V=7', 'ENV A=$V'], {}, { Env: ['A=7'] }],
    ['ENV wins over ARG', ['ARG V=7', 'ENV V=8', 'ENV A=$V'], {}, { Env: ['V=8', 'A=8'] }],
    ['LABEL', ['LABEL a=1', 'LABEL a=2 b=3'], {}, { Labels: { a: '2', b: '3' } }],
    ['USER', ['USER 10001:10001'], { User: '0' }, { User: '10001:10001' }],
    ['EXPOSE', ['EXPOSE 80 53/udp'], {}, { ExposedPorts: { '80/tcp': {}, '53/udp': {} } }],
    ['WORKDIR adds up', ['WORKDIR /a', 'WORKDIR b/../c'], {}, { WorkingDir: '/a/c' }],
    ['CMD, exec form', ['CMD ["a", "$B"]'], {}, { Cmd: ['a', '$B'] }],
    ['CMD, shell form', ['CMD a "$B"'], {}, { Cmd: ['/bin/sh', '-c', 'a "$B"'] }],
    ['ENTRYPOINT drops the CMD of the base', ['ENTRYPOINT ["e"]'], { Cmd: ['c'] }, { Entrypoint: ['e'] }],
    [
      'ENTRYPOINT keeps a CMD of this file',
      ['CMD ["c"]', 'ENTRYPOINT ["e"]'],
      { Cmd: ['old'] },
      { Cmd: ['c'], Entrypoint: ['e'] },
    ],
    ['the base', [], { User: '1', Cmd: ['c'] }, { User: '1', Cmd: ['c'] }],
  ]
  it.each(cases)('%s', (_, body, base, settings) => {
    expect(plan(body, base).settings).toEqual(settings)
  })

  it('gives an ARG before FROM to an ARG after it', () => {
    expect(plan(['ARG V', 'ENV A=$V'], {}, ['ARG V=9']).settings.Env).toEqual(['A=9'])
    expect(plan(['ENV A=$V'], {}, ['ARG V=9']).settings.Env).toEqual(['A='])
  })

  it('warns that HEALTHCHECK has no place in an OCI image', () => {
    expect(plan(['HEALTHCHECK --interval=5s CMD curl x']).warnings).toEqual([
      'D:2: HEALTHCHECK has no place in an OCI image and is left out',
    ])
  })
})

describe('planBuild, COPY', () => {
  const plain = { kind: 'copy', owner: { uid: 0, gid: 0 } }
  it.each([
    ['a file', 'COPY a /b', { ...plain, sources: ['a'], target: '/b', intoFolder: false }],
    ['into a folder', 'COPY a /b/', { ...plain, sources: ['a'], target: '/b', intoFolder: true }],
    ['several', 'COPY a b /c', { ...plain, sources: ['a', 'b'], target: '/c', intoFolder: true }],
    ['the exec form', 'COPY ["a b", "/c d"]', { sources: ['a b'], target: '/c d', intoFolder: false }],
    ['an owner', 'COPY --chown=5:6 a /b', { owner: { uid: 5, gid: 6 } }],
    ['an owner without group', 'COPY --chown=5 a /b', { owner: { uid: 5, gid: 5 } }],
    ['a mode', 'COPY --chmod=0750 a /b', { mode: 0o750 }],
    ['to the working folder', 'COPY . .', { sources: ['.'], target: '/w', intoFolder: true }],
    ['below the working folder', 'COPY a b', { target: '/w/b' }],
    ['a variable', 'COPY $SRC /b', { sources: ['from-env'] }],
  ])('%s', (_, line, work) => {
    expect(copied(line, { WorkingDir: '/w', Env: ['SRC=from-env'] })).toMatchObject(work)
  })

  it.each([
    ['no target', 'COPY a', 'D:2: COPY needs a source and a target'],
    ['a named owner', 'COPY --chown=node a b', '--chown takes numbers here'],
    ['a symbolic mode', 'COPY --chmod=u+x a b', '--chmod takes an octal mode'],
    ['a port that is none', 'EXPOSE http', 'D:2: EXPOSE takes ports like'],
    ['two users', 'USER a b', 'D:2: USER takes exactly one value'],
    ['a bad ARG', 'ARG A=1 B=2', 'D:2: ARG must be NAME or NAME=default'],
  ])('refuses %s', (_, line, words) => {
    expect(() => plan([line])).toThrow(words)
    expect(() => plan([line])).toThrow(expect.objectContaining({ name: 'UsageError' }))
  })
})
