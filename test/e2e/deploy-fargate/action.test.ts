import { expect, it } from '@jest/globals'
import { nodes, runAction } from '../runner.ts'
import { advisor } from './advisor.ts'

const here = advisor()

it('deploys as an action by OIDC, in a rehearsal that the workflow asked for', async () => {
  await here.seeded()
  await here.spec({ TEXT: 'two' })
  const { twin, digest, folder } = here
  const inputs = {
    spec: 'task.json',
    image: `${twin.fargate.registry}/advisor@${digest}`,
    verdict: 'verdict.json',
    service: 'advisor',
    cluster: 'production',
    'role-to-assume': twin.fargate.roleArn,
  }
  const [, node] = nodes.at(-1) ?? ['', process.execPath]
  const step = { node, workspace: folder, env: twin.env() }
  const refused = await runAction('deploy-fargate', { ...step, inputs })
  expect([refused.code, refused.outputs['detail']]).toEqual([1, 'redirected-endpoint'])
  const done = await runAction('deploy-fargate', { ...step, inputs: { ...inputs, rehearsal: 'true' } })
  expect([done.code, done.outputs]).toMatchObject([
    0,
    { outcome: 'passed', detail: 'deployed', deployment: 'advisor:2', digest },
  ])
  expect(await here.served()).toBe('two')
}, 60_000)
