import { expect, it, jest } from '@jest/globals'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { nodes, runAction } from '../runner.ts'
import { leaking, type Said } from './planted.ts'

jest.setTimeout(60_000)
const { there, plant, guard, env } = leaking()
const role = ['--triage-role', triageRoleArn]

it('tells of each key whose it is and whether it still works, and what is to be done by name', () =>
  withRepository(async (repository) => {
    await plant(repository)
    const { code, stdout } = await guard(repository.path)
    const { findings, rehearsal, evidence, coverage } = JSON.parse(stdout) as Said
    const of = (name: string) => findings.find(({ where }) => where.path === `${name}.txt`)
    expect(code).toBe(1)
    const own = { account: '123456789012', own: true, untold: [] }
    const user = { ...own, user: 'app-user', created: '2024-03-01T09:00:00.000Z' }
    const used = { at: '2026-11-20T10:11:12.000Z', service: 's3', region: 'eu-west-1' }
    expect(of('active')?.triage).toEqual({ ...user, status: 'active', used })
    expect(of('inactive')?.triage).toEqual({ ...user, status: 'inactive', used: 'never' })
    expect(of('deleted')?.triage).toEqual({ ...own, status: 'deleted' })
    expect(of('foreign')?.triage).toEqual({ account: '210987654321', own: false, untold: [] })
    expect(of('active')?.advice[0]).toBe(
      'aws iam update-access-key --access-key-id KEY_ID --status Inactive --user-name app-user',
    )
    expect([rehearsal, evidence['triage']]).toEqual([true, { account: '123456789012', asked: 4 }])
    expect(coverage.skipped).toEqual([])
  }))

it('sends ids and no secret, and signs nothing with a key that leaked', () =>
  withRepository(async (repository) => {
    await plant(repository)
    const { active } = there.keys
    const from = [there.tap.sent.length, there.twin.calls.length]
    // Even where the caller's own machine would sign with it.
    const AWS_ACCESS_KEY_ID = active?.id ?? ''
    const leaked = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: active?.secret ?? '' }
    const { code, stderr, stdout } = await guard(repository.path, { env: leaked })
    expect(code).toBe(1)
    const sent = there.tap.sent.slice(from[0]).join('\n')
    const calls = there.twin.calls.slice(from[1])
    expect(calls.map(({ operation }) => operation).toSorted()).toEqual([
      'AssumeRoleWithWebIdentity',
      ...Array<string>(4).fill('GetAccessKeyInfo'),
      ...Array<string>(3).fill('GetAccessKeyLastUsed'),
      ...Array<string>(4).fill('ListAccessKeys'),
    ])
    for (const { id, secret } of Object.values(there.keys)) {
      expect(sent).toContain(`AccessKeyId=${id}`)
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
        expect(sent).not.toContain(form)
      expect(sent).not.toContain(`Credential=${id}`)
      expect(calls.map(({ accessKeyId }) => accessKeyId)).not.toContain(id)
      expect(stdout + stderr).not.toContain(id)
    }
  }))

it('shows it in every format', () =>
  withRepository(async (repository) => {
    await plant(repository)
    for (const format of ['text', 'markdown', 'sarif', 'html']) {
      const { stdout } = await guard(repository.path, { args: [...role, '--format', format] })
      expect([format, stdout]).toEqual([format, expect.stringContaining('active key of user app-user')])
      expect([format, stdout]).toEqual([format, expect.stringContaining('--user-name app-user')])
    }
  }))

it.each(nodes)('asks as an action on %s, when its workflow says that AWS is a stand-in', (_, node) =>
  withRepository(async (repository) => {
    await plant(repository)
    const step = { node, workspace: repository.path, env: env() }
    const inputs = { scope: 'history', 'triage-role': triageRoleArn }
    const from = there.twin.calls.length
    const refused = await runAction('secret-guard', { ...step, inputs })
    expect([refused.code, refused.outputs['detail'], there.twin.calls.length]).toEqual([1, 'secrets', from])
    expect(refused.log).toContain('an AWS session was not to be had: ')
    const asked = await runAction('secret-guard', { ...step, inputs: { ...inputs, rehearsal: 'true' } })
    expect([asked.code, asked.outputs['findings']]).toEqual([1, refused.outputs['findings']])
    expect(asked.report).toMatchObject({ rehearsal: true, evidence: { triage: { asked: 4 } } })
    expect(asked.summary).toContain('active key of user app-user')
  }),
)
