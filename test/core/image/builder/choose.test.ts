import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../../../src/core/command/failure.ts'
import type { Found } from '../../../../src/core/image/builder/builder.ts'
import { chooseBuilder, mustSurvey, type Question } from '../../../../src/core/image/builder/choose.ts'
import type { Need } from '../../../../src/core/image/builder/needs.ts'

const refusal = new UsageError('malformed-file', 'dockerfile', 'D:2: RUN runs a command')
const buildx: Found = { name: 'buildx', version: '0.38.2' }
const buildctl: Found = { name: 'buildctl', version: '0.34.2' }
const docker: Found = { name: 'docker', version: '28.2.2' }
const buildah: Found = { name: 'buildah', version: '1.28.2' }
const all = [buildah, docker, buildctl, buildx]
const absent = (...names: Found['name'][]): Found[] =>
  names.map((name) => ({ name, unusable: 'is not on this machine' }))
const need = (feature: Need['feature']): Need => ({ feature, line: 3, what: `RUN with ${feature}` })

const choose = (rest: Partial<Question>) =>
  chooseBuilder({ asked: 'auto', refusal, found: all, needs: [], file: 'D', version: '9.9', ...rest })

describe('chooseBuilder, auto', () => {
  const cases: readonly (readonly [string, Partial<Question>, Found['name']])[] = [
    ['embedded where it will do', { refusal: undefined, found: [] }, 'embedded'],
    ['embedded before all others', { refusal: undefined }, 'embedded'],
    ['buildx first', {}, 'buildx'],
    ['buildctl without buildx', { found: [...absent('buildx'), buildctl, docker, buildah] }, 'buildctl'],
    ['docker before buildah', { found: [buildah, docker] }, 'docker'],
    ['buildah at last', { found: [buildah, ...absent('buildx', 'docker')] }, 'buildah'],
    [
      'past a docker without BuildKit, for mounts',
      { found: [{ ...docker, isClassic: true }, buildah], needs: [need('mount')] },
      'buildah',
    ],
    [
      'docker without BuildKit, where nothing more is asked',
      { found: [{ ...docker, isClassic: true }] },
      'docker',
    ],
    ['past docker, for a given image', { found: [docker, buildah], needs: [need('given-image')] }, 'buildah'],
    [
      'past an old docker, for here-documents',
      {
        found: [
          { ...docker, version: '20.10.24+dfsg1' },
          { ...buildah, version: '1.33.0' },
        ],
        needs: [need('here-document')],
      },
      'buildah',
    ],
    [
      'docker from 23.0 on, for here-documents',
      { found: [docker, buildah], needs: [need('here-document')] },
      'docker',
    ],
    ['one that does not tell its version, where any will do', { found: [{ name: 'buildah' }] }, 'buildah'],
  ]
  it.each(cases)('takes %s', (_, question, name) => {
    expect(choose(question).name).toBe(name)
  })

  it('says why, and what spoke against the others, whatever the order they were found in', () => {
    const choice = choose({
      found: [buildah, docker, ...absent('buildctl', 'buildx')],
      needs: [need('here-document')],
    })
    expect(choice).toEqual({
      name: 'docker',
      version: '28.2.2',
      why: 'the first that can',
      passedOver: [
        { name: 'embedded', why: 'D:2: RUN runs a command' },
        { name: 'buildx', why: 'is not on this machine' },
        { name: 'buildctl', why: 'is not on this machine' },
        {
          name: 'buildah',
          why: 'D:3: RUN with here-document is not followed by buildah 1.28.2, only from 1.33 on',
        },
      ],
    })
  })
})

describe('chooseBuilder, asked', () => {
  it('takes the one that was asked for, and tells nothing of the others', () => {
    expect(choose({ asked: 'buildah' })).toEqual({
      name: 'buildah',
      version: '1.28.2',
      why: 'asked for',
      passedOver: [],
    })
  })

  const refused: readonly (readonly [string, Partial<Question>, string])[] = [
    ['embedded', { asked: 'embedded' }, 'D:2: RUN runs a command; buildx 0.38.2 can: --builder buildx'],
    [
      'a builder that lacks a feature',
      { asked: 'buildah', needs: [need('here-document')] },
      'D:3: RUN with here-document is not followed by buildah 1.28.2, only from 1.33 on; buildx 0.38.2 can: --builder buildx',
    ],
    [
      'docker without BuildKit',
      { asked: 'docker', found: [{ ...docker, isClassic: true }, buildah], needs: [need('mount')] },
      'is not followed by docker 28.2.2 without BuildKit; buildah 1.28.2 can: --builder buildah',
    ],
    [
      'a builder that is not there, where embedded would do',
      { asked: 'buildx', refusal: undefined, found: absent('buildx') },
      'input "builder": buildx is not on this machine; embedded 9.9 can: --builder embedded',
    ],
    [
      'everything, when nothing can',
      { found: absent('buildx', 'buildctl', 'docker', 'buildah') },
      'D:2: RUN runs a command; no builder here can (buildx is not on this machine; buildctl is not on this machine; ' +
        'docker is not on this machine; buildah is not on this machine): install docker with buildx, or buildah, or ' +
        'build elsewhere and give the OCI layout by --image FOLDER',
    ],
  ]
  it.each(refused)('refuses %s', (_, question, message) => {
    expect(() => choose(question)).toThrow(message)
    expect(() => choose(question)).toThrow(expect.objectContaining({ name: 'UsageError' }))
  })

  it('keeps the code and the input of the refusal', () => {
    const base = new UsageError('missing-input', 'build-context', 'D:1: FROM a is not at hand')
    expect(() => choose({ refusal: base, found: [] })).toThrow(
      expect.objectContaining({ code: 'missing-input', input: 'build-context' }),
    )
  })
})

it.each([
  ['auto', undefined, false],
  ['auto', refusal, true],
  ['embedded', undefined, false],
  ['embedded', refusal, true],
  ['buildx', undefined, true],
] as const)('mustSurvey for %s, refused with %s: %s', (asked, why, must) => {
  expect(mustSurvey({ asked, refusal: why })).toBe(must)
})
