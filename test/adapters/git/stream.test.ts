import { expect, it } from '@jest/globals'
import { describe as described } from '../../../src/adapters/git/cat-file.ts'
import { gitIn } from '../../../src/adapters/git/git.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { all, surroundings } from './repository/opened.ts'

it('tells of objects while their ids are still being listed', () =>
  withRepository(async (repository) => {
    await repository.write('a.txt', 'four')
    repository.commit('a')
    const oid = repository.git('rev-parse', 'HEAD:a.txt')
    // More than fits into any pipe, so that git has to be read before all is written.
    const times = 20_000
    async function* lines(): AsyncGenerator<string> {
      for (let at = 0; at < times; at += 500) yield `${oid}\n`.repeat(500)
    }
    const objects = await all(described(gitIn(surroundings(repository.path)), lines()))
    expect(objects).toHaveLength(times)
    expect(new Set(objects.map(({ type, size }) => `${type} ${size}`))).toEqual(new Set(['blob 4']))
  }))

it('ends at once with what is wrong with its input, before the first line and behind it', () =>
  withRepository(async (repository) => {
    const git = gitIn(surroundings(repository.path))
    for (const first of [[], [`${'ab'.repeat(20)}\n`]]) {
      async function* lines(): AsyncGenerator<string> {
        yield* first
        throw new Error('no list of objects')
      }
      await expect(all(described(git, lines()))).rejects.toThrow('no list of objects')
    }
  }))

it('leaves its input when nobody reads on', () =>
  withRepository(async (repository) => {
    await repository.write('a.txt', 'four')
    repository.commit('a')
    const oid = repository.git('rev-parse', 'HEAD:a.txt')
    let isLeft = false
    const left = new Promise<void>((resolve) => {
      async function* endless(): AsyncGenerator<string> {
        try {
          for (;;) yield `${oid}\n`.repeat(500)
        } finally {
          isLeft = true
          resolve()
        }
      }
      const first = async (): Promise<void> => {
        for await (const _ of described(gitIn(surroundings(repository.path)), endless())) break
      }
      first().catch(resolve)
    })
    await left
    expect(isLeft).toBe(true)
  }))
