import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TwinClock, twinClock } from './clock.ts'
import { startCloud } from './cloud.ts'
import type { Isolation } from './containers/isolation.ts'
import type { EcrAccount, EcrOptions } from './ecr/account.ts'
import type { EcsAccount } from './ecs/account.ts'
import { type SeedFargate, seedFargate } from './ecs/seed.ts'
import { type FaultRow, type Faults, faultTable } from './faults.ts'
import { listen } from './http.ts'
import { IamAccount } from './iam/account.ts'
import { iamService } from './iam/service.ts'
import {
  accountId,
  administrator,
  deployRoleArn,
  fargateRoleArn,
  pushRoleArn,
  type RoleOptions,
  sampleAccount,
} from './identity.ts'
import type { InspectorOptions } from './inspector/account.ts'
import type { LightsailAccount } from './lightsail/account.ts'
import { type SeedService, seedService } from './lightsail/seed.ts'
import type { Run } from './oidc/claims.ts'
import { type Issuer, startIssuer } from './oidc/issuer.ts'
import { adoptLayout } from './registry/adopt-layout.ts'
import type { Registry } from './registry/registry.ts'
import { type Key, keyRing } from './sts/key-ring.ts'
import { stsService } from './sts/service.ts'
import { type Call, endpoint } from './wire/endpoint.ts'

export type TwinOptions = {
  /** The twin's seconds that pass in a real one while it waits. Default 60; 0 waits for `clock.advance` alone. */
  readonly speed?: number
  readonly region?: string
  readonly faults?: readonly FaultRow[]
  /** What the workflow run that asks for tokens is. */
  readonly run?: Partial<Run>
  readonly role?: RoleOptions
  /** Milliseconds for which reads do not show a new deployment yet. Default 0. */
  readonly lag?: number
  /** Milliseconds that a deployment may take to answer at all. Default 120000: 2 s real at the default speed. */
  readonly patience?: number
  /** The best way of running containers that is tried; lesser ones follow where it does not work. */
  readonly health?: Isolation['health']
  /** The private registry of ECR. Default: one repository `advisor`, immutable tags, enhanced scanning of everything. */
  readonly ecr?: Partial<EcrOptions>
  readonly inspector?: Partial<InspectorOptions>
}

/** One process that stands in for AWS and GitHub's OIDC issuer, on loopback only. It proves our reading of them, no more. */
export type Twin = {
  /** The endpoint of every AWS service. */
  readonly url: string
  readonly region: string
  readonly roleArn: string
  /** May push to ECR's `advisor` and read Inspector, and nothing else. */
  readonly pushRoleArn: string
  readonly issuer: Issuer
  readonly calls: readonly Call[]
  readonly faults: Faults
  readonly clock: TwinClock
  readonly health: Isolation['health']
  /** What a reader of results has to know about how containers run here. */
  readonly facts: readonly string[]
  /** `127.0.0.1:<port>` of the registry; the service's repository is `sr`. */
  readonly registry: string
  /** `127.0.0.1:<port>` of ECR's registry. */
  readonly ecr: string
  /** For a CLI child, beside what it needs of its own: holds no AWS key. */
  env(): Record<string, string>
  /** A long-lived key of an IAM user, allowed everything. */
  userKey(): Key
  /** The users of the account and their access keys. */
  readonly iam: IamAccount
  /** The public URL of a service; asks whatever is ACTIVE at that moment. */
  serviceUrl(name: string): string
  seedService(seed: SeedService): Promise<void>
  readonly fargate: Fargate
  /** Ends servers and containers and removes what they left on disk. */
  stop(): Promise<void>
}

export type Fargate = {
  /** May deploy to ECS, and to nothing else. */
  readonly roleArn: string
  /** `<account>.dkr.ecr.<region>.amazonaws.com`: the twin's tasks pull by it from its own registry. */
  readonly registry: string
  /** Ends when the service runs and its first deployment is over. */
  seed(seed: SeedFargate): Promise<void>
  /** The load balancer's URL; asks a task that is healthy at that moment. */
  serviceUrl(cluster: string, name: string): string
}

export async function startTwin(options: TwinOptions = {}): Promise<Twin> {
  const { speed = 60, region = 'us-east-1', lag = 0, patience = 120_000 } = options
  // A unix socket's path may have 107 bytes, so the folder's stays short.
  const scratch = await mkdtemp(join(tmpdir(), `twin-${process.pid}-`))
  const clock = twinClock(speed)
  const faults = faultTable(options.faults ?? [])
  const keys = keyRing(clock)
  const calls: Call[] = []
  const issuer = await startIssuer(clock, faults, options.run ?? {})
  const cloud = await startCloud({ ...options, speed, region, lag, patience }, { scratch, clock, faults })
  const { account, ecr, images, registry, isolation } = cloud
  const iam = new IamAccount(accountId, keys)
  const sts = stsService(sampleAccount(issuer, options.role ?? {}), keys, clock)
  const services = [sts, iamService(iam), ...cloud.services]
  const server = await listen(endpoint({ services, keys, faults, calls }))
  return {
    url: server.url,
    region,
    roleArn: deployRoleArn,
    pushRoleArn,
    issuer,
    calls,
    faults,
    clock,
    health: isolation.health,
    facts: isolation.facts,
    registry: registry.host,
    ecr: images.host,
    env: () => environment(server.url, region, issuer),
    userKey: () => keys.seed(administrator()),
    iam,
    ...lightsailOf(account, registry),
    fargate: fargateOf(cloud.ecs, { ecr, images }),
    stop: once(async () => {
      await cloud.stop()
      await Promise.all([server.close(), cloud.close(), issuer.close()])
      await rm(scratch, { recursive: true, force: true })
    }),
  }
}

/** The same end for all who ask for it. */
function once(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined
  return () => (ending ??= end())
}

const environment = (url: string, region: string, issuer: Issuer): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: region,
  ACTIONS_ID_TOKEN_REQUEST_URL: issuer.requestUrl,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
})

const lightsailOf = (
  account: LightsailAccount,
  registry: Registry,
): Pick<Twin, 'serviceUrl' | 'seedService'> => ({
  serviceUrl: (name) => `${account.find(name).front.url}/`,
  async seedService(seed) {
    await seedService(seed, account, registry)
  },
})

function fargateOf(
  account: EcsAccount,
  { ecr, images }: { readonly ecr: EcrAccount; readonly images: Registry },
): Fargate {
  const registry = `${ecr.id}.dkr.ecr.${ecr.region}.amazonaws.com`
  async function push(repository: string, layout: string): Promise<string> {
    if (!ecr.has(repository)) throw new Error(`ECR of the twin has no repository ${repository}`)
    const digest = await adoptLayout(images, repository, layout)
    const manifest = images.manifest(repository, digest)
    if (manifest !== undefined) ecr.add(repository, manifest)
    return `${registry}/${repository}@${digest}`
  }
  return {
    roleArn: fargateRoleArn,
    registry,
    async seed(seed) {
      await seedFargate(seed, account, push)
    },
    serviceUrl: (cluster, name) => `${account.service(cluster, name).front.url}/`,
  }
}
