import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, jest } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import type { Finding } from '../../src/core/report/finding.ts'
import { withChecksum } from '../core/secrets/plant.ts'
import { gitEnv, type WorkRepository, withRepository } from '../fakes/work-repository.ts'
import { cli, type Ended, run } from '../process.ts'

jest.setTimeout(60_000)

const secret = `${withChecksum('ghp_', 'odd name')}\n`

/** Names as Linux allows them: bytes that are no UTF-8, in a file's and in a folder's name. */
const odd = [Buffer.from([0x61, 0xff, 0x2e, 0x74]), Buffer.from([0x66, 0xfe, 0x2f, 0x62])] as const
const shown = ['a\ufffd.t', 'f\ufffd/b']

/** A file system that takes no such name (macOS) has none to hide a secret behind. */
const isPossible = process.platform === 'linux'

async function plant(folder: string): Promise<void> {
  const at = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name])
  await mkdir(at(Buffer.from([0x66, 0xfe])))
  for (const name of odd) await writeFile(at(name), secret)
  // What the first one is shown as: another file, and an innocent one.
  await writeFile(join(folder, shown[0] ?? ''), 'innocent')
}

const guard = async (cwd: string, ...args: string[]): Promise<Ended & { readonly paths: unknown[] }> => {
  const all = [cli, 'secret-guard', ...args, '--format', 'json']
  const ended = await run(process.execPath, all, { cwd, env: gitEnv })
  const findings: readonly Finding[] = JSON.parse(ended.stdout).findings ?? []
  return { ...ended, paths: findings.map(({ where }) => where.path).sort() }
}

const scopes: readonly (readonly [name: string, args: string[], work?: (it: WorkRepository) => void])[] = [
  ['tree', ['--scope', 'tree']],
  ['tree of a commit', ['--scope', 'tree', '--head', 'HEAD']],
  ['staged', ['--scope', 'staged'], (it) => void it.git('reset', '-q', '--soft', 'HEAD~1')],
  ['range', ['--scope', 'range', '--base', 'HEAD~1', '--head', 'HEAD']],
  ['history', ['--scope', 'history']],
]

describe.each(isPossible ? ['a name that is no UTF-8'] : [])('%s hides nothing', () => {
  it.each(scopes)('in scope %s', (_, args, work = () => undefined) =>
    withRepository(async (repository) => {
      repository.commit('first')
      await plant(repository.path)
      repository.commit('second')
      work(repository)
      const { code, paths } = await guard(repository.path, ...args)
      expect([code, paths]).toEqual([1, shown])
    }),
  )

  it('in a folder that is no repository', () =>
    withScratch(async (folder) => {
      await plant(folder)
      const { code, paths } = await guard(folder, '--scope', 'tree')
      expect([code, paths]).toEqual([1, shown])
    }))

  it.each([
    ['COPY . /', 3],
    ['COPY a* /', 3],
    ['COPY Dockerfile /', 0],
    ['COPY D* /', 0],
  ])('in a build context: %s', (copy, code) =>
    withScratch(async (folder) => {
      await plant(folder)
      await writeFile(join(folder, 'Dockerfile'), `FROM scratch\n${copy}\n`)
      const ended = await run(process.execPath, [cli, 'scan-image', '--engines', 'none', '--layout', 'out'], {
        cwd: folder,
      })
      expect([ended.code, ended.stdout]).toEqual([
        code,
        expect.stringContaining(code === 0 ? 'passed (clean)' : 'incomplete (not-read)'),
      ])
      if (code === 3) expect(ended.stdout).toContain('whose name is not UTF-8')
    }),
  )

  it('in a build context, unless .dockerignore leaves it out', () =>
    withScratch(async (folder) => {
      await plant(folder)
      await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY . /\n')
      await writeFile(join(folder, '.dockerignore'), 'a*\nf*\n')
      const ended = await run(process.execPath, [cli, 'scan-image', '--engines', 'none'], { cwd: folder })
      expect(ended.code).toBe(0)
    }))
})
