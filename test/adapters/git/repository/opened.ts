import { openRepository } from '../../../../src/adapters/git/repository.ts'
import type { WorkRepository } from '../../../fakes/work-repository.ts'

export const surroundings = (directory: string) => ({
  directory,
  signal: new AbortController().signal,
  env: { PATH: process.env['PATH'] },
})

export const opened = async ({ path }: Pick<WorkRepository, 'path'>) => {
  const found = await openRepository(surroundings(path))
  if (found === undefined) throw new Error('no repository')
  return found.repository
}

export const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
