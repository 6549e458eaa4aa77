import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ECSClient } from '@aws-sdk/client-ecs'
import {
  type ContainerServiceDeployment,
  CreateContainerServiceRegistryLoginCommand,
  GetContainerServiceDeploymentsCommand,
  LightsailClient,
} from '@aws-sdk/client-lightsail'
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Digest, Manifest } from '../../src/core/image/oci.ts'
import type { Twin } from '../../src/twin/twin.ts'

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

export const stsClient = (twin: Twin, credentials?: Credentials): STSClient =>
  new STSClient({
    endpoint: twin.url,
    region: twin.region,
    maxAttempts: 1,
    credentials: credentials ?? { accessKeyId: 'none', secretAccessKey: 'none' },
  })

export const lightsailClient = (twin: Twin, credentials: Credentials): LightsailClient =>
  new LightsailClient({ endpoint: twin.url, region: twin.region, maxAttempts: 1, credentials })

export const ecsClient = (twin: Twin, credentials: Credentials): ECSClient =>
  new ECSClient({ endpoint: twin.url, region: twin.region, maxAttempts: 1, credentials })

/** A session as the deploy command gets one: token from the job's endpoint, then STS. */
export async function session(
  twin: Twin,
  options: { Policy?: string; DurationSeconds?: number; RoleArn?: string } = {},
): Promise<Credentials> {
  const WebIdentityToken = await token(twin)
  const { Credentials } = await stsClient(twin).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: twin.roleArn,
      RoleSessionName: 'gh-74-1001-1',
      WebIdentityToken,
      ...options,
    }),
  )
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

export async function token(twin: Twin, audience = 'sts.amazonaws.com'): Promise<string> {
  const env = twin.env()
  const answer = await fetch(`${env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${audience}`, {
    headers: { authorization: `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
  })
  const { value } = (await answer.json()) as { value: string }
  return value
}

/** A plain HTTP client of the registry, with the login of the service. */
export async function registryFetch(
  twin: Twin,
  client: LightsailClient,
): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const { registryLogin } = await client.send(new CreateContainerServiceRegistryLoginCommand({}))
  const { username, password, registry } = registryLogin ?? {}
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return (path, init = {}) =>
    fetch(`http://${registry ?? twin.registry}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization },
    })
}

/** Pushes every blob and the manifest of a layout; each by POST, then PUT. */
export async function push(
  call: (path: string, init?: RequestInit) => Promise<Response>,
  layout: string,
  digest: Digest,
): Promise<void> {
  const read = (blob: string): Promise<Buffer> => readFile(join(layout, 'blobs', blob.replace(':', '/')))
  const bytes = await read(digest)
  const manifest = JSON.parse(bytes.toString('utf8')) as Manifest
  for (const blob of [manifest.config, ...manifest.layers]) {
    const begun = await call('/v2/sr/blobs/uploads/', { method: 'POST' })
    const location = begun.headers.get('location') ?? ''
    const put = await call(`${location}?digest=${blob.digest}`, {
      method: 'PUT',
      body: await read(blob.digest),
    })
    if (put.status !== 201) throw new Error(await put.text())
  }
  const put = await call(`/v2/sr/manifests/${digest}`, {
    method: 'PUT',
    headers: { 'content-type': manifest.mediaType ?? '' },
    body: bytes,
  })
  if (put.status !== 201) throw new Error(await put.text())
}

/** The deployments once none is activating, newest first. */
export async function settled(
  client: LightsailClient,
  serviceName: string,
): Promise<readonly ContainerServiceDeployment[]> {
  for (;;) {
    const { deployments = [] } = await client.send(new GetContainerServiceDeploymentsCommand({ serviceName }))
    if (!deployments.some(({ state }) => state === 'ACTIVATING')) return deployments
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What an SDK call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message }
  }
  throw new Error('the call was not refused')
}
