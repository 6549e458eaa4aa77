import { expect, it } from '@jest/globals'
import { command } from '../../../src/commands/secret-guard.ts'
import { execute } from '../../../src/core/command/execute.ts'
import { recordingSite } from '../../fakes/site.ts'
import { withRepository } from '../../fakes/work-repository.ts'

it('tells of a long-lived key in a workflow with what to paste instead, masks no name, and blocks nothing', () =>
  withRepository(async (repository) => {
    const text = `env:\n  AWS_ACCESS_KEY_ID: \${{ secrets.AWS_ACCESS_KEY_ID }}\n`
    await repository.write('.github/workflows/a.yml', text)
    await repository.write('.github/workflows/b.yml', text)
    repository.commit('a')
    const site = recordingSite(repository.path)
    const conclusion = await execute(command, () => '', site)
    const report = conclusion.kind === 'report' ? conclusion.report : undefined
    expect(report).toMatchObject({
      outcome: 'passed',
      findings: [{ rule: 'static-aws-key-in-workflow', severity: 'low', blocking: false }, {}],
    })
    expect(new Set(report?.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(report?.findings[0]).not.toHaveProperty('excerpt')
    expect(report?.findings[0]?.advice.join('\n')).toContain('role-to-assume')
    expect(site.masked).toEqual([])
  }))
