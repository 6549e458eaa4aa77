import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { BatchGetAccountStatusCommand, Inspector2Client } from '@aws-sdk/client-inspector2'
import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts'
import { openLayout } from '../../src/adapters/oci/layout.ts'
import { pushImage } from '../../src/adapters/oci/registry.ts'
import type { Digest, ImageConfig } from '../../src/core/image/oci.ts'
import type { Twin } from '../../src/twin/twin.ts'
import { type Files, putLayout, tarOf } from '../fakes/layout.ts'
import { type Credentials, stsClient, token } from './client.ts'

/** Package files as package managers write them. */
export const debian = 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\nID=debian\n'
export const dpkg = (...packages: readonly (readonly [name: string, version: string, source?: string])[]) =>
  packages
    .map(([name, version, source]) =>
      [
        `Package: ${name}`,
        'Status: install ok installed',
        ...(source === undefined ? [] : [`Source: ${source}`]),
        'Architecture: amd64',
        `Version: ${version}`,
        'Description: a package',
        ' with more to say: much more',
      ].join('\n'),
    )
    .join('\n\n')
export const npm = (name: string, version: string): string => JSON.stringify({ name, version })
export const python = (name: string, version: string): string =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nA description.\n`

/** An image whose layers hold these files, as an OCI layout. */
export async function layoutWith(
  folder: string,
  layers: readonly Files[],
  config: Partial<ImageConfig> = {},
): Promise<Digest> {
  const tars = await Promise.all(layers.map((files) => tarOf(files)))
  const { digest } = await putLayout(
    folder,
    tars.map((tar) => ({ tar })),
    config,
  )
  return digest
}

/** A session of the role that may push and read Inspector, and nothing else. */
export async function pushSession(twin: Twin): Promise<Credentials> {
  const { Credentials } = await stsClient(twin).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: twin.pushRoleArn,
      RoleSessionName: 'gh-74-1001-1',
      WebIdentityToken: await token(twin),
    }),
  )
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

const settings = (twin: Twin, credentials: Credentials) => ({
  endpoint: twin.url,
  region: twin.region,
  maxAttempts: 1,
  credentials,
})
export const ecrClient = (twin: Twin, credentials: Credentials): ECRClient =>
  new ECRClient(settings(twin, credentials))
export const inspectorClient = (twin: Twin, credentials: Credentials): Inspector2Client =>
  new Inspector2Client(settings(twin, credentials))

export async function ecrLogin(client: ECRClient): Promise<{ username: string; password: string }> {
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}))
  const login = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString('utf8')
  const [username = '', password = ''] = login.split(':')
  return { username, password }
}

/** Pushes the image of a layout to a repository of ECR. */
export async function pushLayout(
  twin: Twin,
  credentials: Credentials,
  layout: string,
  repository = 'advisor',
) {
  const login = await ecrLogin(ecrClient(twin, credentials))
  await pushImage(
    await openLayout(layout),
    { address: twin.ecr, repository, ...login },
    {
      clock: { now: Date.now, sleep: async () => undefined },
      signal: new AbortController().signal,
      progress: () => undefined,
    },
  )
}

export const isEnabled = async (client: Inspector2Client): Promise<string | undefined> =>
  (await client.send(new BatchGetAccountStatusCommand({}))).accounts?.[0]?.resourceState?.ecr?.status
