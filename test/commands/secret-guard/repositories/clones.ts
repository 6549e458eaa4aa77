import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import type { Report } from '../../../../src/core/report/report.ts'
import { repositoryAt, type WorkRepository } from '../../../fakes/work-repository.ts'
import { guard, token } from '../guard.ts'

/** A folder with clones in it, and a list of some. */
export type Clones = {
  readonly path: string
  clone(name: string): Promise<WorkRepository>
  list(...names: string[]): Promise<string>
  run(inputs?: Record<string, string>): Promise<Report>
}

export const withClones = (work: (clones: Clones) => Promise<void>): Promise<void> =>
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
export const four = (work: (clones: Clones) => Promise<void>): Promise<void> =>
  withClones(async (clones) => {
    await clones.clone('clones/a')
    const leaky = await clones.clone('clones/b')
    await leaky.write('deploy/push.sh', `TOKEN=${token}\n`)
    leaky.commit('second')
    await clones.clone('clones/d')
    await clones.list('clones/a', 'clones/b', 'clones/gone', 'clones/d')
    await work(clones)
  })

/** How each repository of the list ended. */
export const told = ({ evidence }: Report): unknown[] =>
  (evidence['repositories'] as { repository: string; outcome: string }[]).map((one) => [
    one.repository,
    one.outcome,
  ])
