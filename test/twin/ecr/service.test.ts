import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImagesCommand,
  type ECRClient,
  GetRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr'
import { ListCoverageCommand } from '@aws-sdk/client-inspector2'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Digest, mediaTypes } from '../../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { digestOf } from '../../fakes/layout.ts'
import { type Credentials, refusalOf, session } from '../client.ts'
import { ecrClient, ecrLogin, inspectorClient, layoutWith, pushLayout, pushSession } from '../scanned.ts'

let folder: string
let twin: Twin
let credentials: Credentials
let client: ECRClient
let authorization: string
let digest: Digest
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  const rules = [{ frequency: 'CONTINUOUS_SCAN', filters: ['adv'] }] as const
  twin = await startTwin({
    health: 'simulated',
    ecr: {
      repositories: { advisor: 'IMMUTABLE', other: 'MUTABLE' },
      scanning: { type: 'ENHANCED', rules },
    },
  })
  credentials = await pushSession(twin)
  client = ecrClient(twin, credentials)
  const { username, password } = await ecrLogin(client)
  authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  digest = await layoutWith(join(folder, 'image'), [{ a: 'x' }])
  await pushLayout(twin, credentials, join(folder, 'image'))
})
afterAll(async () => {
  await twin.stop()
  await rm(folder, { recursive: true, force: true })
})

const call = async (path: string, method: string, body?: Buffer, type = mediaTypes.index as string) => {
  const answer = await fetch(`http://${twin.ecr}/v2/${path}`, {
    method,
    headers: { authorization, 'content-type': type },
    ...(body !== undefined && { body }),
  })
  return `${answer.status} ${await answer.text()}`
}
const indexOf = (...digests: readonly Digest[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.index,
      manifests: digests.map((one) => ({ mediaType: mediaTypes.manifest, digest: one, size: 1 })),
    }),
  )

describe('ECR of the twin', () => {
  it('knows what was pushed, when, and what was not', async () => {
    const imageIds = [{ imageDigest: digest }]
    const found = await client.send(new DescribeImagesCommand({ repositoryName: 'advisor', imageIds }))
    expect(found.imageDetails).toMatchObject([
      { imageDigest: digest, imagePushedAt: expect.any(Date), imageManifestMediaType: mediaTypes.manifest },
    ])
    const missing = [{ imageDigest: digestOf('nothing') }]
    const unknown = new DescribeImagesCommand({ repositoryName: 'advisor', imageIds: missing })
    expect(await refusalOf(client.send(unknown))).toMatchObject({ name: 'ImageNotFoundException' })
  })

  it('tells how registry and repository are scanned', async () => {
    const registry = await client.send(new GetRegistryScanningConfigurationCommand({}))
    expect(registry.scanningConfiguration?.scanType).toBe('ENHANCED')
    const administrator = ecrClient(twin, await administratorKey())
    const repositoryNames = ['advisor', 'other', 'nobody']
    const answer = await administrator.send(
      new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames }),
    )
    expect(answer).toMatchObject({
      scanningConfigurations: [
        { repositoryName: 'advisor', scanFrequency: 'CONTINUOUS_SCAN' },
        { repositoryName: 'other', scanFrequency: 'MANUAL' },
      ],
      failures: [{ repositoryName: 'nobody', failureCode: 'REPOSITORY_NOT_FOUND' }],
    })
  })

  it('takes an index whose images are there, and does not scan it', async () => {
    const index = indexOf(digest)
    expect(await call('advisor/manifests/v1', 'PUT', index)).toMatch(/^201/)
    expect(await call('advisor/manifests/v2', 'PUT', indexOf(digestOf('nothing')))).toMatch(
      /^404.*required for pushing image/,
    )
    await twin.clock.sleep(20_000)
    const { coveredResources } = await inspectorClient(twin, credentials).send(new ListCoverageCommand({}))
    expect(coveredResources?.map(({ resourceId }) => resourceId?.split('/').at(-1))).toEqual([digest])
  })

  it('keeps an immutable tag', async () => {
    const other = indexOf(digest, digest)
    expect(await call('advisor/manifests/v1', 'PUT', other)).toMatch(/^400.*tag is immutable/)
  })

  it('lets the push role push to its repository, and neither read layers nor touch another', async () => {
    expect(await call(`advisor/blobs/${digest}`, 'GET')).toMatch(/^403.*ecr:GetDownloadUrlForLayer/)
    expect(await call('other/blobs/uploads/', 'POST')).toMatch(/^403.*ecr:InitiateLayerUpload/)
    expect(await call('nobody/blobs/uploads/', 'POST')).toMatch(/^404.*does not exist/)
    const other = new DescribeImagesCommand({ repositoryName: 'other' })
    expect(await refusalOf(client.send(other))).toMatchObject({ name: 'AccessDeniedException' })
  })

  it('gives the deploy role no login', async () => {
    const deploying = ecrClient(twin, await session(twin))
    expect(await refusalOf(ecrLogin(deploying))).toMatchObject({ name: 'AccessDeniedException' })
  })
})

async function administratorKey(): Promise<Credentials> {
  const { accessKeyId, secret } = twin.userKey()
  return { accessKeyId, secretAccessKey: secret }
}
