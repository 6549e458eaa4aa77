import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { renderMarkdown } from '../../../src/core/report/render/markdown.ts'
import { renderSarif } from '../../../src/core/report/render/sarif.ts'
import { renderTerminal } from '../../../src/core/report/render/terminal.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { withChecksum } from '../../core/secrets/plant.ts'
import { recordingSite } from '../../fakes/site.ts'
import { repositoryAt, type WorkRepository, withRepository } from '../../fakes/work-repository.ts'
import { guard, token } from './guard.ts'

type Clones = {
  readonly path: string
  clone(name: string): Promise<WorkRepository>
  list(...names: string[]): Promise<string>
  run(inputs?: Record<string, string>): Promise<Report>
}

const withClones = (work: (clones: Clones) => Promise<void>): Promise<void> =>
  withScratch(async (scratch) => {
    const path = await realpath(scratch)
    await work({
      path,
      async clone(name) {
        await mkdir(join(path, name), { recursive: true })
        const repository = repositoryAt(join(path, name))
        repository.git('init', '-q', '-b', 'main')
        await repository.write('app.txt', `${name}\n`)
        repository.commit('first')
        return repository
      },
      async list(...names) {
        await writeFile(join(path, 'list.txt'), `# all of ours\n${names.join('\n')}\n`)
        return 'list.txt'
      },
      run: (inputs = {}) => guard(path, { repositories: 'list.txt', ...inputs }),
    })
  })

/** Two that are clean, one with a secret, and one that is not there. */
const four = (work: (clones: Clones) => Promise<void>): Promise<void> =>
  withClones(async (clones) => {
    await clones.clone('clones/a')
    const leaky = await clones.clone('clones/b')
    await leaky.write('deploy/push.sh', `TOKEN=${token}\n`)
    leaky.commit('second')
    await clones.clone('clones/d')
    await clones.list('clones/a', 'clones/b', 'clones/gone', 'clones/d')
    await work(clones)
  })

const told = ({ evidence }: Report): unknown[] =>
  (evidence['repositories'] as { repository: string; outcome: string }[]).map((one) => [
    one.repository,
    one.outcome,
  ])

describe('repositories of a list', () => {
  it('are read one after the other, and the worst of them is the outcome of all', () =>
    four(async ({ run }) => {
      const report = await run()
      expect(report).toMatchObject({ outcome: 'blocked', detail: 'secrets', outputs: { findings: '1' } })
      expect(report.summary).toBe(
        '1 secret in 4 commits of 3 repositories: rotate it. 1 of 4 repositories could not be read: clones/gone.',
      )
      expect(report.findings).toMatchObject([
        { where: { path: 'deploy/push.sh', line: 1, resource: 'clones/b' }, status: 'open', blocking: true },
      ])
      expect(report.coverage.read).toMatchObject({ repositories: 3, commits: 4 })
      expect(report.coverage.skipped).toEqual([
        {
          what: 'clones/gone',
          why: 'there is no folder "clones/gone", or it may not be entered',
          count: 1,
        },
      ])
      expect(told(report)).toEqual([
        ['clones/a', 'passed'],
        ['clones/b', 'blocked'],
        ['clones/gone', 'incomplete'],
        ['clones/d', 'passed'],
      ])
      expect(report.evidence).toMatchObject({
        list: { digest: expect.stringMatching(/^sha256:/), repositories: 4, scope: 'history' },
        repositories: [
          { read: { commits: 1 }, objects: expect.anything(), policy: { from: 'built-in' } },
          {},
          {},
          {},
        ],
      })
    }))

  it('are named wherever a finding is shown', () =>
    four(async ({ run }) => {
      const report = await run()
      expect(renderTerminal(report, { colour: false })).toContain('at deploy/push.sh:1:7 in commit')
      for (const text of [renderTerminal(report, { colour: false }), renderMarkdown(report)])
        expect(text).toMatch(/deploy\/push\.sh:1:7 in commit [0-9a-f]{12} of clones\/b/)
      const { results } = JSON.parse(renderSarif(report)).runs[0]
      expect(results[0].message.text).toContain('of clones/b')
      expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('clones/b/deploy/push.sh')
    }))

  it('pass where all pass', () =>
    withClones(async ({ clone, list, run }) => {
      await clone('a')
      await clone('b')
      await list('a', 'b')
      expect(await run()).toMatchObject({
        outcome: 'passed',
        detail: 'clean',
        summary: 'No secret in 2 commits of 2 repositories.',
      })
      expect(await run({ scope: 'tree' })).toMatchObject({
        outcome: 'passed',
        summary: 'No secret in 2 files of 2 repositories.',
      })
    }))

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

  it('count their own waivers, and name the debt of each', () =>
    four(async ({ path, run }) => {
      const { findings } = await run()
      const own = await guard(join(path, 'clones/b'), { scope: 'history' })
      expect(findings.map(({ fingerprint }) => fingerprint)).toEqual(
        own.findings.map(({ fingerprint }) => fingerprint),
      )
      const [{ fingerprint = '' } = {}] = findings
      const waiver = { fingerprint, reason: 'test', owner: 'ada', expires: '2026-07-01' }
      const policy = JSON.stringify({ waivers: [waiver] })
      await writeFile(join(path, 'clones/a/.kship.yml'), policy)
      expect((await run()).findings).toMatchObject([{ status: 'open' }])
      await writeFile(join(path, 'clones/b/.kship.yml'), policy)
      const report = await run()
      expect(report.findings).toMatchObject([{ status: 'waived', blocking: false }])
      expect(report.debt).toMatchObject([
        { where: `clones/a: waiver ${fingerprint}`, unmatched: true },
        { where: `clones/b: waiver ${fingerprint}`, what: 'waived finding (test)' },
      ])
    }))

  it('say which one is read', () =>
    four(async ({ path }) => {
      const site = recordingSite(path)
      await guard(path, { repositories: 'list.txt' }, { progress: site.progress })
      expect(site.said).toContain('Repository 2 of 4, clones/b')
      expect(site.said).toContain('2 of 4, clones/b: counting its commits and objects')
    }))

  it('are left where the run is stopped', () =>
    four(async ({ path }) => {
      const stop = new AbortController()
      const { progress } = recordingSite(path)
      const note = (text: string): void => {
        if (text.startsWith('Repository 2')) stop.abort()
      }
      const report = await guard(
        path,
        { repositories: 'list.txt' },
        { signal: stop.signal, progress: { ...progress, note } },
      )
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'cancelled', evidence: {} })
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

const shards = async (clones: Clones, of: number, inputs: Record<string, string> = {}): Promise<string[]> => {
  const files: string[] = []
  for (let index = 1; index <= of; index++) {
    const report = await clones.run({ shard: `${index}/${of}`, ...inputs })
    const file = join(clones.path, `${Object.values(inputs).join('')}-${of}-${index}.json`)
    await writeFile(file, JSON.stringify(report))
    files.push(file)
  }
  return files
}
const joinedOf = ({ path }: Clones, files: readonly string[]): Promise<Report> =>
  guard(path, { 'with-report': files.join(',') })

/** All but what only one of them has: how many shards there were, and the time. */
function facts({ summary, timings, evidence, ...rest }: Report) {
  const { shards: _, at, ...facts } = evidence
  return { ...rest, facts, summary: summary.replace(/, in \d shards?/, '') }
}

describe('shards of a list', () => {
  it.each([1, 2, 3, 5])('add up to the whole, %d of them in any order', (of) =>
    four(async (clones) => {
      const more = await clones.clone('clones/e')
      await more.write('a.txt', `${withChecksum('npm_', 'more')}\n`)
      await more.write('b.7z', Buffer.from('377abcaf271c0004', 'hex'))
      more.commit('more')
      await clones.list('clones/e', 'clones/a', 'clones/b', 'clones/gone', 'clones/d')
      const whole = await clones.run()
      expect(whole.findings).toHaveLength(3)
      const joined = await joinedOf(clones, (await shards(clones, of)).toReversed())
      expect(facts(joined)).toEqual(facts(whole))
      expect(joined.evidence['shards']).toBe(of)
    }),
  )

  it('pass where there are more of them than repositories', () =>
    four(async ({ run }) => {
      expect(await run({ shard: '5/8' })).toMatchObject({
        outcome: 'passed',
        summary: 'Nothing to read: no repository of the list is in this shard.',
      })
    }))

  it('are no whole when one is missing, doubled, or of another list or scope', () =>
    four(async (clones) => {
      const [one = '', two = ''] = await shards(clones, 2)
      await expect(joinedOf(clones, [one])).rejects.toThrow('shard 2 of 2 is missing')
      await expect(joinedOf(clones, [one, two, two])).rejects.toThrow('named twice')
      const [, tree = ''] = await shards(clones, 2, { scope: 'tree' })
      await expect(joinedOf(clones, [one, tree])).rejects.toThrow('not of the same list and scope')
      await writeFile(join(clones.path, 'other.txt'), 'clones/a\nclones/b\n')
      const [, other = ''] = await shards(clones, 2, { repositories: 'other.txt' })
      await expect(joinedOf(clones, [one, other])).rejects.toThrow('not of the same list and scope')
    }))

  it('are not joined with those of a history', () =>
    four(async (clones) => {
      const [one = ''] = await shards(clones, 2)
      const history = await guard(join(clones.path, 'clones/a'), { scope: 'history', shard: '2/2' })
      const file = join(clones.path, 'history.json')
      await writeFile(file, JSON.stringify(history))
      await expect(joinedOf(clones, [one, file])).rejects.toThrow(
        'one is of a list of repositories, the other of one history',
      )
    }))

  it.each<[string, (evidence: Report['evidence']) => unknown, RegExp]>([
    [
      'does not tell of all its repositories',
      ({ repositories, ...rest }) => ({ ...rest, repositories: (repositories as unknown[]).slice(1) }),
      /tells of 1 repositories, and there are 2 in its shard/,
    ],
    ['tells of none', ({ repositories, ...rest }) => rest, /tells of 0 repositories/],
    ['says nothing of its list', (evidence) => ({ ...evidence, list: {} }), /does not say of what list/],
  ])('are not joined with one that %s', (_, change, message) =>
    four(async (clones) => {
      const files = await shards(clones, 2)
      for (const file of files) {
        const report: Report = JSON.parse(await readFile(file, 'utf8'))
        await writeFile(file, JSON.stringify({ ...report, evidence: change(report.evidence) }))
      }
      await expect(joinedOf(clones, files)).rejects.toThrow(message)
    }),
  )
})

it('a list within a repository is read for its own clones alone', () =>
  withRepository(async (outer) => {
    await outer.write('leak.txt', `${token}\n`)
    outer.commit('leak')
    const inner = join(outer.path, 'clones/a')
    await mkdir(inner, { recursive: true })
    repositoryAt(inner).git('init', '-q', '-b', 'main')
    repositoryAt(inner).commit('first')
    await writeFile(join(outer.path, 'list.txt'), 'clones/a\n')
    expect(await guard(outer.path, { repositories: 'list.txt' })).toMatchObject({ outcome: 'passed' })
  }))
