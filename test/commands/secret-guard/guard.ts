import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { command } from '../../../src/commands/secret-guard.ts'
import type { Site } from '../../../src/core/command/command.ts'
import { execute } from '../../../src/core/command/execute.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { withChecksum } from '../../core/secrets/plant.ts'
import { recordingSite } from '../../fakes/site.ts'
import { type WorkRepository, withRepository } from '../../fakes/work-repository.ts'

export const token = withChecksum('ghp_', 'guard')
export const other = withChecksum('ghp_', 'other')
export const password = ['Tr0u', 'b4dor'].join('')

export async function guard(
  cwd: string,
  inputs: Record<string, string>,
  part: Partial<Site> = {},
): Promise<Report> {
  const conclusion = await execute(command, (name) => inputs[name] ?? '', recordingSite(cwd, part))
  if (conclusion.kind === 'usage') throw conclusion.error
  return conclusion.report
}

/** As a job of Actions that such an event has started. */
export async function atEvent(
  repository: WorkRepository,
  name: string,
  payload: unknown,
  sha: string,
  part: Record<string, string> = {},
): Promise<Report> {
  const file = join(repository.path, '.git', 'event.json')
  await writeFile(file, JSON.stringify(payload))
  const env = {
    PATH: process.env['PATH'],
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: file,
    GITHUB_SHA: sha,
    ...part,
  }
  return guard(repository.path, {}, { host: 'actions', env })
}

export const range = (repository: WorkRepository, part: Record<string, string> = {}): Promise<Report> =>
  guard(repository.path, { scope: 'range', base: 'main', head: 'feature', ...part })

export const places = ({ findings }: Report): string[] =>
  findings.map(({ where, status, blocking }) =>
    [blocking ? 'blocks' : status, where.surface, where.path ?? where.ref ?? '', where.line ?? '']
      .join(' ')
      .trim(),
  )

/** `main` with one file, and a branch `feature` checked out on it. */
export const branched = (work: (repository: WorkRepository, base: string) => Promise<void>): Promise<void> =>
  withRepository(async (repository) => {
    await repository.write('app.txt', 'one\n')
    const base = repository.commit('first')
    repository.git('checkout', '-q', '-b', 'feature')
    await work(repository, base)
  })
