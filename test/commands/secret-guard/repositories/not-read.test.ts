import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { repositoryAt } from '../../../fakes/work-repository.ts'
import { type Clones, told, withClones } from './clones.ts'

describe('repositories of a list', () => {
  it.each<[string, (clones: Clones) => Promise<unknown>, RegExp]>([
    ['is not there', async () => undefined, /there is no folder "b"/],
    ['is a file', ({ path }) => writeFile(join(path, 'b'), ''), /there is no folder "b"/],
    ['is no repository', ({ path }) => mkdir(join(path, 'b')), /there is no git repository in "b"/],
    [
      'lies in another repository',
      async ({ path }) => {
        repositoryAt(path).git('init', '-q')
        await mkdir(join(path, 'b'))
      },
      /"b" is a folder within a repository/,
    ],
    [
      'lies in a bare one',
      async ({ path }) => {
        repositoryAt(path).git('init', '-q', '--bare', 'c.git')
        repositoryAt(path).git('config', '-f', 'c.git/config', 'x.y', 'z')
        await writeFile(join(path, 'list.txt'), 'a\nc.git/refs\n')
      },
      /"c.git\/refs" is a folder within a repository/,
    ],
    [
      'has a policy that cannot be read',
      async ({ clone }) => (await clone('b')).write('.kship.yml', 'fail-on: 3\n'),
      /\.kship\.yml/,
    ],
    [
      'lacks objects',
      async ({ clone, path }) => {
        const whole = await clone('whole')
        whole.commit('second')
        repositoryAt(path).git('clone', '-q', '--depth', '1', `file://${whole.path}`, 'b')
      },
      /missing from this shallow clone/,
    ],
  ])('leave the run incomplete by name where one %s', (_, make, why) =>
    withClones(async (clones) => {
      await clones.clone('a')
      await clones.list('a', 'b')
      await make(clones)
      const report = await clones.run()
      expect(report).toMatchObject({ outcome: 'incomplete', findings: [] })
      expect(report.summary).toMatch(/^1 of 2 repositories could not be read: (b|c\.git\/refs)\.$/)
      expect(report.coverage.skipped).toMatchObject([{ why: expect.stringMatching(why) }])
      expect(told(report)).toMatchObject([
        ['a', 'passed'],
        [expect.anything(), 'incomplete'],
      ])
    }),
  )

  it('leave the run incomplete where one is no repository, whatever files lie there', () =>
    withClones(async ({ path, clone, list, run }) => {
      await clone('a')
      await list('a', 'b')
      await mkdir(join(path, 'b'))
      await writeFile(join(path, 'b/app.txt'), 'b')
      expect(await run({ scope: 'tree' })).toMatchObject({
        outcome: 'incomplete',
        coverage: { read: { repositories: 1, files: 1 }, skipped: [{ what: 'b' }] },
      })
    }))

  it.each([
    [{ scope: 'event' }, 'scope'],
    [{ scope: 'staged' }, 'scope'],
    [{ base: 'main' }, 'base'],
    [{ head: 'main' }, 'head'],
    [{ remote: 'origin' }, 'remote'],
    [{ path: 'src' }, 'path'],
    [{ 'with-report': 'a.json' }, 'repositories'],
  ])('refuse %j', (inputs, input) =>
    withClones(async ({ list, run }) => {
      await list('a')
      await expect(run(inputs)).rejects.toMatchObject({ code: 'conflicting-inputs', input })
    }),
  )

  it('refuse a list that names none, or is not there', () =>
    withClones(async ({ list, run }) => {
      await expect(run()).rejects.toMatchObject({ code: 'unreadable-file', input: 'repositories' })
      await list()
      await expect(run()).rejects.toMatchObject({ code: 'malformed-file', input: 'repositories' })
    }))
})
