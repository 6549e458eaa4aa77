import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { temporaryFolder } from '../../folder.ts'
import { kship } from '../../process.ts'
import { sampleLayout } from '../../twin/image.ts'
import { nodes, runAction } from '../runner.ts'

const folder = temporaryFolder()

describe('deploy-lightsail in Actions', () => {
  let twin: Twin
  const layout = join(folder, 'advisor')

  beforeAll(async () => {
    mkdirSync(layout)
    await sampleLayout(layout)
    twin = await startTwin()
    const publicEndpoint = {
      containerName: 'app',
      containerPort: 8080,
      healthCheck: { path: '/health', successCodes: '200' },
    }
    const containers = { app: { environment: { TEXT: 'version 1' }, ports: { '8080': 'HTTP' as const } } }
    await twin.seedService({ name: 'advisor', layout, containers, publicEndpoint })
    const wanted = { app: { ...containers.app, environment: { TEXT: 'version 2' } } }
    writeFileSync(join(folder, 'spec.json'), JSON.stringify({ containers: wanted, publicEndpoint }))
    await kship([
      'scan-image',
      '--engines',
      'none',
      '--image',
      layout,
      '--verdict',
      join(folder, 'advisor.json'),
    ])
  })
  afterAll(() => twin.stop())

  const inputs = () => ({
    spec: 'spec.json',
    image: 'advisor',
    verdict: 'advisor.json',
    service: 'advisor',
    'role-to-assume': twin.roleArn,
  })

  it('refuses a stand-in unless the workflow says that it rehearses', async () => {
    const node = process.execPath
    const step = await runAction('deploy-lightsail', {
      node,
      workspace: folder,
      inputs: inputs(),
      env: twin.env(),
    })
    expect([step.code, step.outputs['detail']]).toEqual([1, 'redirected-endpoint'])
    expect(await (await fetch(twin.serviceUrl('advisor'))).text()).toBe('version 1')
  })

  it('deploys by OIDC, and what serves afterwards is the new version', async () => {
    const [, node] = nodes.at(-1) ?? ['', process.execPath]
    const given = { ...inputs(), rehearsal: 'true' }
    const step = await runAction('deploy-lightsail', {
      node,
      workspace: folder,
      inputs: given,
      env: twin.env(),
    })
    expect([step.code, step.outputs]).toMatchObject([
      0,
      { outcome: 'passed', detail: 'deployed', deployment: '2' },
    ])
    expect(step.report).toMatchObject({ rehearsal: true })
    expect(await (await fetch(twin.serviceUrl('advisor'))).text()).toBe('version 2')
  })
})
