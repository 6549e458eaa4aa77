import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateContainerServiceRegistryLoginCommand } from '@aws-sdk/client-lightsail'
import { afterEach, expect, it } from '@jest/globals'
import { createVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import { startEcrLogin } from '../../fakes/ecr-login.ts'
import { lightsailClient, session } from '../../twin/client.ts'
import { advisor, otherLayout } from './advisor.ts'

const here = advisor()
let login: Awaited<ReturnType<typeof startEcrLogin>> | undefined
afterEach(() => login?.stop())

async function begin(): Promise<{ readonly digest: string; readonly env: Record<string, string> }> {
  await here.seeded()
  await here.spec({ TEXT: 'two' })
  const { twin, folder } = here
  const digest = await otherLayout(join(folder, 'out'), join(folder, 'other'))
  const time = '2026-01-01T00:00:00Z'
  const verdict = createVerdict({ digest, rehearsal: true, passed: true, time, policyDigest: digest })
  await writeFile(join(folder, 'other.json'), renderVerdict(verdict))
  // The registry takes one kind of login, whichever service gave it.
  const containers = { app: { ports: { '8080': 'HTTP' as const } } }
  await twin.seedService({ name: 'other', layout: join(folder, 'out'), containers })
  const client = lightsailClient(twin, await session(twin))
  const { registryLogin } = await client.send(new CreateContainerServiceRegistryLoginCommand({}))
  const { registry = '', username = '', password = '' } = registryLogin ?? {}
  login = await startEcrLogin({ registry, username, password })
  return { digest, env: { AWS_ENDPOINT_URL_ECR: login.url } }
}

it('pushes a layout by digest, and what runs is what was pushed', async () => {
  const { digest, env } = await begin()
  const inputs = { image: 'other', verdict: 'other.json', 'push-to': `${here.twin.fargate.registry}/advisor` }
  const { code, report } = await here.deploy(inputs, { env })
  expect([code, report.detail]).toEqual([0, 'deployed'])
  expect(report.evidence['digests']).toEqual({
    verdict: digest,
    layout: digest,
    pushed: digest,
    running: digest,
  })
  expect(report.outputs['previous-digest']).toBe(here.digest)
  expect(await here.served()).toBe('two')
}, 60_000)

it('pushes nothing and registers nothing without a verdict about these bytes', async () => {
  const { env } = await begin()
  const inputs = { image: 'other', 'push-to': `${here.twin.fargate.registry}/advisor` }
  const { code, report } = await here.deploy(inputs, { env })
  expect([code, report.detail]).toEqual([1, 'digest-mismatch'])
  expect(here.twin.calls.filter(({ service }) => service === 'ecs')).toEqual([])
}, 60_000)
