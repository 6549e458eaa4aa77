import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Digest } from '../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { lightsailClient, push, registryFetch, session, token } from '../twin/client.ts'
import { sampleLayout } from '../twin/image.ts'
import { askAws } from './aws.ts'
import { oracle } from './oracle.ts'

/** botocore knows the wire by models that nobody here wrote. */
oracle('the aws CLI', 'aws', (binary) => {
  let twin: Twin
  let home: string
  let digest: Digest
  let credentials: Record<string, string> = {}
  const publicEndpoint = { containerName: 'app', containerPort: 8080, healthCheck: { successCodes: '200' } }
  const containers = { app: { environment: { TEXT: 'one' }, ports: { '8080': 'HTTP' as const } } }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kship-'))
    digest = (await sampleLayout(join(home, 'layout'))).digest
    twin = await startTwin()
    await twin.seedService({
      name: 'advisor',
      layout: join(home, 'layout'),
      containers,
      publicEndpoint,
      version: 7,
    })
  }, 60_000)
  afterAll(async () => {
    await twin.stop()
    await rm(home, { recursive: true, force: true })
  })

  const aws = (...args: string[]) => askAws(binary, { twin, home }, credentials, args)
  const assume = async (webIdentity: string) =>
    aws(
      ...['sts', 'assume-role-with-web-identity', '--role-arn', twin.roleArn, '--role-session-name', 'gh-74'],
      ...['--web-identity-token', webIdentity, '--duration-seconds', '900'],
    )

  it('gets a session for a genuine token', async () => {
    const { answer } = await assume(await token(twin))
    expect(answer['Credentials']).toMatchObject({ Expiration: expect.stringMatching(/^20\d\d-/) })
    const { AccessKeyId, SecretAccessKey, SessionToken } = answer['Credentials'] as Record<string, string>
    credentials = {
      AWS_ACCESS_KEY_ID: AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: SessionToken ?? '',
    }
    expect((await aws('sts', 'get-caller-identity')).answer).toMatchObject({
      Account: '123456789012',
      Arn: expect.stringContaining('assumed-role/kship-deploy/gh-74'),
    })
  }, 60_000)

  it.each([
    ['forged', { key: 'forged' }, '(InvalidIdentityToken)'],
    ['expired', { key: 'published', lifetime: -1 }, '(ExpiredTokenException)'],
  ] as const)(
    'is refused for a token that is %s',
    async (_, settings, message) => {
      twin.issuer.set(settings)
      const { code, stderr } = await assume(await token(twin))
      twin.issuer.set({ key: 'published', lifetime: 300 })
      expect(code).not.toBe(0)
      expect(stderr).toContain(message)
    },
    60_000,
  )

  it('reads services, deployments, images and logs', async () => {
    const service = await aws('lightsail', 'get-container-services', '--service-name', 'advisor')
    expect(service.answer).toMatchObject({
      containerServices: [
        { containerServiceName: 'advisor', state: 'RUNNING', currentDeployment: { version: 7 } },
      ],
    })
    const deployments = await aws(
      'lightsail',
      'get-container-service-deployments',
      '--service-name',
      'advisor',
    )
    expect(deployments.answer).toMatchObject({
      deployments: [{ version: 7, state: 'ACTIVE', containers: { app: { environment: { TEXT: 'one' } } } }],
    })
    const images = await aws('lightsail', 'get-container-images', '--service-name', 'advisor')
    expect(images.answer).toMatchObject({ containerImages: [{ image: ':advisor.app.1', digest }] })
    const place = ['--service-name', 'advisor', '--container-name', 'app']
    const log = await aws('lightsail', 'get-container-log', ...place, '--start-time', '2020-01-01T00:00:00Z')
    expect(JSON.stringify(log.answer)).toContain('mode ok')
  }, 60_000)

  it('logs in, registers what was pushed, and deploys it', async () => {
    const login = await aws('lightsail', 'create-container-service-registry-login')
    expect(login.answer).toMatchObject({ registryLogin: { username: 'AWS', registry: twin.registry } })
    const client = lightsailClient(twin, await session(twin))
    await push(await registryFetch(twin, client), join(home, 'layout'), digest)
    const place = ['--service-name', 'advisor']
    const registered = await aws(
      ...['lightsail', 'register-container-image', ...place, '--label', 'app', '--digest', digest],
    )
    expect(registered.answer).toMatchObject({ containerImage: { image: ':advisor.app.2', digest } })
    const app = { ...containers.app, image: ':advisor.app.2', environment: { TEXT: 'two' } }
    const deployed = await aws(
      ...['lightsail', 'create-container-service-deployment', ...place],
      ...['--containers', JSON.stringify({ app }), '--public-endpoint', JSON.stringify(publicEndpoint)],
    )
    expect(deployed.answer).toMatchObject({
      containerService: { state: 'DEPLOYING', nextDeployment: { version: 8, state: 'ACTIVATING' } },
    })
  }, 60_000)

  it('reads refusals as the exceptions that they are', async () => {
    const unknown = await aws('lightsail', 'get-container-services', '--service-name', 'nobody')
    expect(unknown.stderr).toContain('(NotFoundException)')
    const denied = await aws(
      'lightsail',
      'create-container-service',
      ...['--service-name', 'b', '--power', 'nano', '--scale', '1'],
    )
    expect(denied.stderr).toContain('(AccessDeniedException)')
    credentials = { ...credentials, AWS_SECRET_ACCESS_KEY: 'another' }
    expect((await aws('sts', 'get-caller-identity')).stderr).toContain('(SignatureDoesNotMatch)')
  }, 60_000)
})
