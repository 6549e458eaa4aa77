import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomKeyPair } from '../../../src/rehearsal/planted.ts'
import { repositoryAt } from '../../fakes/work-repository.ts'

export const keys = randomKeyPair()

/** A repository in this folder whose second commit brings a key pair. */
export async function withCommittedKey(folder: string): Promise<{ repository: string; commits: string[] }> {
  const repository = join(folder, 'repository')
  mkdirSync(repository)
  const { git, write, commit } = repositoryAt(repository)
  git('init', '--quiet', '--initial-branch=main')
  await write('app.py', 'print("hello")\n')
  const start = commit('Start')
  await write('.env', `AWS_ACCESS_KEY_ID=${keys.id}\nAWS_SECRET_ACCESS_KEY=${keys.secret}\n`)
  return { repository, commits: [start, commit('Settings')] }
}
