import { createHash } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterEach, beforeAll, expect } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { createVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import type { SeedFargate } from '../../../src/twin/ecs/seed.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { fakeCognitoSecret, formsOf } from '../../fakes/secret.ts'
import { temporaryFolder } from '../../folder.ts'
import { type Ended, kship, type Options } from '../../process.ts'
import { ecsClient, session } from '../../twin/client.ts'
import * as sample from '../../twin/ecs/sample.ts'
import { sampleLayout } from '../../twin/image.ts'

export const secrets = { running: fakeCognitoSecret('running'), fresh: fakeCognitoSecret('fresh') }

export type Ran = Ended & { readonly report: Report }
type Environment = Readonly<Record<string, string>>

/** The service `advisor` at revision 1 on a twin of its own for each test, and an image that its registry holds. */
export type Advisor = {
  readonly folder: string
  readonly digest: Digest
  readonly twin: Twin
  seeded(seed?: Partial<SeedFargate>, options?: TwinOptions): Promise<void>
  /** Writes a spec with these variables beside the secret that runs. */
  spec(environment: Environment, variation?: Parameters<typeof sample.taskDefinition>[0]): Promise<void>
  deploy(inputs?: Environment, options?: Options): Promise<Ran>
  served(): Promise<string>
  /** How often the operation was called so far. */
  calls(operation: string): number
  called(operation: string): Promise<void>
  client(): Promise<ECSClient>
  /** From now on the registry gives other bytes under the digest that was scanned. */
  swapped(): Promise<void>
  /** Somebody else deploys revision 1 once more. */
  redeploy(): Promise<void>
}

export function advisor(): Advisor {
  const folder = temporaryFolder()
  let digest: Digest
  let twin: Twin
  const ran: Ran[] = []

  beforeAll(async () => {
    digest = (await sampleLayout(join(folder, 'out'))).digest
    const time = '2026-01-01T00:00:00Z'
    const verdict = createVerdict({ digest, rehearsal: true, passed: true, time, policyDigest: digest })
    await writeFile(join(folder, 'verdict.json'), renderVerdict(verdict))
  }, 60_000)

  // Whatever a run wrote: no secret that runs or that a spec brought, in any form.
  afterEach(async () => {
    const written = ran.splice(0).flatMap(({ stdout, stderr }) => [stdout, stderr])
    for (const secret of Object.values(secrets))
      for (const form of formsOf(secret)) for (const text of written) expect(text).not.toContain(form)
    await twin.stop()
  })

  const calls: Advisor['calls'] = (operation) =>
    twin.calls.filter((call) => call.operation === operation).length
  const client = async () => ecsClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn }))

  return {
    folder,
    get digest() {
      return digest
    },
    get twin() {
      return twin
    },
    seeded: async (seed = {}, options = {}) => {
      const repositories = { advisor: 'IMMUTABLE', other: 'IMMUTABLE' } as const
      twin = await startTwin({ ecr: { repositories }, ...options })
      await twin.fargate.seed({
        cluster: sample.cluster,
        name: sample.service,
        layout: join(folder, 'out'),
        repository: 'advisor',
        taskDefinition: sample.taskDefinition({
          environment: { TEXT: 'one', COGNITO_CLIENT_SECRET: secrets.running },
        }),
        loadBalancer: sample.loadBalancer,
        ...seed,
      })
    },
    spec: (environment, variation = {}) => {
      const all = { COGNITO_CLIENT_SECRET: secrets.running, ...environment }
      const definition = sample.taskDefinition({ ...variation, environment: all })
      return writeFile(join(folder, 'task.json'), JSON.stringify(definition))
    },
    deploy: async (given = {}, { env = {}, ...options } = {}) => {
      const inputs = {
        directory: folder,
        spec: 'task.json',
        image: `${twin.fargate.registry}/advisor@${digest}`,
        verdict: 'verdict.json',
        service: sample.service,
        cluster: sample.cluster,
        'role-to-assume': twin.fargate.roleArn,
        'smoke-url': twin.fargate.serviceUrl(sample.cluster, sample.service).replace(/\/$/, ''),
        format: 'json',
        ...given,
      }
      const args = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
      const ended = await kship(['deploy-fargate', ...args], {
        ...options,
        env: { HOME: folder, ...twin.env(), ...env },
      })
      const one = { ...ended, report: JSON.parse(ended.stdout) as Report }
      ran.push(one)
      return one
    },
    served: async () => (await fetch(twin.fargate.serviceUrl(sample.cluster, sample.service))).text(),
    calls,
    called: async (operation) => {
      while (calls(operation) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    client,
    swapped: async () => {
      const layout = join(folder, 'other')
      await otherLayout(join(folder, 'out'), layout)
      await twin.fargate.seed({
        cluster: sample.cluster,
        name: 'other',
        layout,
        repository: 'advisor',
        image: `${twin.fargate.registry}/advisor@${digest}`,
        taskDefinition: sample.taskDefinition({ task: { family: 'other' } }),
      })
    },
    redeploy: async () => {
      const { cluster, service } = sample
      const update = { cluster, service, taskDefinition: 'advisor:1', forceNewDeployment: true }
      await (await client()).send(new UpdateServiceCommand(update))
    },
  }
}

/** The same app in an image of another digest. */
export async function otherLayout(from: string, to: string): Promise<Digest> {
  await cp(from, to, { recursive: true })
  const blob = (digest: string): string => join(to, 'blobs', ...digest.split(':'))
  const put = async (value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value))
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    await writeFile(blob(digest), bytes)
    return { digest, size: bytes.length }
  }
  const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
  const index = await read(join(to, 'index.json'))
  const manifest = await read(blob(index.manifests[0].digest))
  const config = await put({ ...(await read(blob(manifest.config.digest))), author: 'somebody else' })
  const other = await put({ ...manifest, config: { ...manifest.config, ...config } })
  const manifests = [{ ...index.manifests[0], ...other }]
  await writeFile(join(to, 'index.json'), JSON.stringify({ ...index, manifests }))
  return other.digest
}
