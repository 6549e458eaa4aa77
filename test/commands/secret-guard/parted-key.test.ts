import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/report/report.ts'
import { keyId, secretKey } from '../../core/secrets/plant.ts'
import { branched, guard, range } from './guard.ts'

const found = ({ findings }: Report): string[] =>
  findings.map(({ rule, where, confidence }) => `${rule} ${confidence} ${where.path}:${where.line}`)
const whole = ['aws-access-key medium keys/secret:2', 'aws-access-key-id low keys/id:1']

it('finds a key whose halves lie in two files of a folder, in every scope', () =>
  branched(async (repository) => {
    await repository.write('keys/id', `${keyId('parted')}\n`)
    await repository.write('keys/secret', `# second half\n${secretKey('parted')}\n`)
    await repository.write('elsewhere/secret', `${secretKey('other')}\n`)
    repository.git('add', '-A')
    expect(found(await guard(repository.path, { scope: 'staged' }))).toEqual(whole)
    repository.commit('keys')
    await repository.write('keys/later', `${secretKey('later')}\n`)
    repository.commit('later')
    expect(found(await range(repository))).toEqual(whole)
    expect(found(await guard(repository.path, { scope: 'history' }))).toEqual(whole)
    await rm(join(repository.path, 'keys/later'))
    expect(found(await guard(repository.path, {}))).toEqual(whole)
  }))

it.each([
  ['in quotes, under a name', `key = "${secretKey('q')}"\n`, 1],
  ['in a longer word', `x${secretKey('q')}\n`, 0],
  ['within a sentence', `it is ${secretKey('q')} and\n`, 0],
  ['of hexadecimal digits', `${'0a1b2c3d4e'.repeat(4)}\n`, 0],
  ['in a large file', `${'x\n'.repeat(9000)}${secretKey('q')}\n`, 0],
])('the second half %s', (_, content, count) =>
  branched(async (repository) => {
    await repository.write('keys/id', `${keyId('parted')}\n`)
    await repository.write('keys/secret', content)
    repository.commit('keys')
    expect(found(await range(repository)).filter((one) => one.startsWith('aws-access-key m'))).toHaveLength(
      count,
    )
  }),
)
