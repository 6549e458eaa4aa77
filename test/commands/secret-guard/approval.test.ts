import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/report/report.ts'
import { type Answer, withGitHub } from '../../fakes/github-api.ts'
import { branched, guard, range, token } from './guard.ts'

/** A pull request that brings a secret and its waiver, judged with a stand-in for GitHub. */
const judged = (
  work: (
    judge: (
      inputs: Record<string, string>,
      answer?: (path: string, head: string) => Answer,
    ) => Promise<Report>,
  ) => Promise<void>,
): Promise<void> =>
  branched(async (repository, base) => {
    await repository.write('a.txt', token)
    repository.commit('a')
    const fingerprint = (await range(repository)).findings[0]?.fingerprint
    await repository.write(
      '.kship.yml',
      `waivers: [{fingerprint: "${fingerprint}", reason: test key, owner: ada, expires: 2026-08-01}]\n`,
    )
    const head = repository.commit('waive')
    const file = join(repository.path, '.git', 'event.json')
    const pull = {
      number: 7,
      base: { sha: base },
      head: { sha: head, ref: 'feature' },
      user: { login: 'ada' },
    }
    await writeFile(file, JSON.stringify({ pull_request: pull, sender: { login: 'ada' } }))
    await work((inputs, answer = () => ({})) =>
      withGitHub(
        (path) => answer(path, head),
        (api) =>
          guard(repository.path, inputs, {
            host: 'actions',
            env: {
              PATH: process.env['PATH'],
              GITHUB_EVENT_NAME: 'pull_request',
              GITHUB_EVENT_PATH: file,
              GITHUB_SHA: head,
              GITHUB_REPOSITORY: 'team/app',
              GITHUB_API_URL: api,
            },
          }),
      ),
    )
  })

const approvedBy =
  (login: string) =>
  (path: string, head: string): Answer => {
    if (path.includes('/reviews')) return { body: [{ user: { login }, state: 'APPROVED', commit_id: head }] }
    if (path.includes('/permission')) return { body: { permission: 'write' } }
    return { body: [{ author: { login: 'ada' } }] }
  }
const asked = { 'github-token': 'the-token', rehearsal: 'true' }

it('lets a waiver count that another approved, and says who', () =>
  judged(async (judge) => {
    const report = await judge(asked, approvedBy('bob'))
    expect(report).toMatchObject({
      outcome: 'passed',
      rehearsal: true,
      findings: [{ status: 'waived' }],
      debt: [{ what: 'waived finding (test key)' }],
      evidence: {
        policy: { from: 'built-in', approved: { by: 'bob', waivers: [report.findings[0]?.fingerprint] } },
      },
    })
  }))

it('says who must approve while nobody has', () =>
  judged(async (judge) => {
    const report = await judge(asked, approvedBy('ada'))
    expect(report.outcome).toBe('blocked')
    expect(report.findings[0]?.advice.at(-1)).toContain(
      'no author of the pull request (ada), approves commit',
    )
    expect(report.evidence['policy']).not.toHaveProperty('approved')
  }))

it('asks nobody without a token, and says what would count', () =>
  judged(async (judge) => {
    const report = await judge({}, approvedBy('bob'))
    expect([report.outcome, report.rehearsal]).toEqual(['blocked', false])
    expect(report.findings[0]?.advice.at(-1)).toContain(
      'once it is on the base branch (or once it is approved, if input',
    )
  }))

it('sends the token to no host but GitHub’s own', () =>
  judged(async (judge) => {
    const report = await judge({ 'github-token': 'the-token' }, approvedBy('bob'))
    expect([report.outcome, report.detail]).toEqual(['blocked', 'redirected-endpoint'])
  }))
