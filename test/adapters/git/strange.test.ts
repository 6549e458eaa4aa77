import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { contents, describe as described } from '../../../src/adapters/git/cat-file.ts'
import { type Git, gitIn } from '../../../src/adapters/git/git.ts'
import { reachOf } from '../../../src/adapters/git/reach.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { temporaryFolder } from '../../folder.ts'
import { all, surroundings } from './repository/opened.ts'

const folder = temporaryFolder()

/** A program called git that answers one command otherwise. */
const withStrange = (
  command: string,
  answer: string,
  use: (git: Git, oid: string) => Promise<void>,
): Promise<void> =>
  withRepository(async (repository) => {
    await repository.write('a.txt', 'four')
    repository.commit('a')
    const real = `PATH='${process.env['PATH']}' git "$@"`
    const script = `#!/bin/sh\ncase "$*" in *${command}*) ${answer.replaceAll('GIT', real)}; exit 0;; esac\n${real}\n`
    await writeFile(join(folder, 'git'), script)
    await chmod(join(folder, 'git'), 0o755)
    const PATH = `${folder}:${process.env['PATH']}`
    const git = gitIn({ ...surroundings(repository.path), env: { PATH } })
    await use(git, repository.git('rev-parse', 'HEAD:a.txt'))
  })

const strange = { outcome: 'incomplete', detail: 'not-read' }

describe('a git that ends well and does not answer is no clean repository', () => {
  it.each([
    ['nothing', 'cat > /dev/null'],
    ['nothing, and does not read', 'true'],
    ['fewer objects', 'GIT | head -n 1'],
    ['more objects', 'GIT; echo blob 12'],
    ['what is no type', "GIT | sed 's/^blob .*/hello 12/'"],
    ['what is no size', "GIT | sed 's/^blob .*/blob -5/'"],
  ])('that tells of %s, of what is reached', (_, answer) =>
    withStrange('batch-check', answer, async (git) => {
      await expect(reachOf(git, 'all refs', { commits: [] })).rejects.toMatchObject(strange)
    }),
  )

  it.each([
    ['nothing', 'cat > /dev/null'],
    ['a part of one', 'GIT | head -c 50'],
    ['what is no size', "GIT | sed 's/ blob .*/ blob four/'"],
    ['less than nothing', "GIT | sed 's/ blob .*/ blob -7/'"],
    ['what is no type', "GIT | sed 's/ blob / blub /'"],
    ['another object', "GIT | sed 's/^[0-9a-f]*/0000/'"],
    ['a line without an end', 'head -c 100000 /dev/zero'],
  ])('that gives %s, of an object', (_, answer) =>
    withStrange('--batch', answer, async (git, oid) => {
      await expect(all(contents(git, [oid]))).rejects.toMatchObject(strange)
    }),
  )

  it('ends with a child that has ended before it was written to', () =>
    withStrange('batch-check', 'true', async (git, oid) => {
      async function* late(): AsyncGenerator<string> {
        await new Promise((resolve) => setTimeout(resolve, 300))
        yield `${oid}\n`
      }
      expect(await all(described(git, late()))).toEqual([])
    }))
})
