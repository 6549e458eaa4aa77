import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { type Digest, mediaTypes } from '../../../src/core/image/oci.ts'
import { type TwinClock, twinClock } from '../../../src/twin/clock.ts'
import { type Faults, faultTable } from '../../../src/twin/faults.ts'
import { type Registry, startRegistry } from '../../../src/twin/registry/registry.ts'
import { temporaryFolder } from '../../folder.ts'
import { digestOf, manifestOf } from './images.ts'

type Init = { method?: string; body?: Uint8Array; headers?: Record<string, string> }

export type Client = {
  readonly folder: string
  readonly clock: TwinClock
  readonly faults: Faults
  readonly registry: Registry
  /** A new one, as a header. */
  login(): string
  call(path: string, init?: Init): Promise<Response>
  /** Starts an upload; gives its location. */
  begin(repository: string): Promise<string>
  put(repository: string, bytes: Uint8Array): Promise<Response>
  /** Pushes the blobs of a new image, and leaves its manifest to the test. */
  image(repository: string): Promise<{ bytes: Buffer; digest: Digest; layer: Buffer }>
  putManifest(repository: string, reference: string, body: Buffer, type?: string): Promise<Response>
}

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

export const code = async (answer: Response): Promise<string> => {
  const { errors } = (await answer.json()) as { errors: { code: string }[] }
  return `${answer.status} ${errors[0]?.code}`
}

/** A registry that lives as long as the tests of the file, with a plain HTTP client. */
export function registryClient(): Client {
  const folder = temporaryFolder()
  const clock = twinClock(60)
  const faults = faultTable([])
  const rules = { sr: { pull: false, index: false }, app: { pull: true, index: true } }
  let registry: Registry
  beforeAll(async () => {
    registry = await startRegistry(folder, rules, clock, faults)
  })
  afterAll(() => registry.close())

  const login = (): string => {
    const { username, password } = registry.login()
    return basic(username, password)
  }
  const call: Client['call'] = (path, init = {}) =>
    fetch(path.startsWith('http') ? path : `http://${registry.host}${path}`, {
      ...init,
      headers: { authorization: login(), ...init.headers },
    })
  const begin: Client['begin'] = async (repository) => {
    const answer = await call(`/v2/${repository}/blobs/uploads/`, { method: 'POST' })
    return answer.headers.get('location') ?? ''
  }
  const put: Client['put'] = async (repository, bytes) =>
    call(`${await begin(repository)}?digest=${digestOf(bytes)}`, { method: 'PUT', body: bytes })

  return {
    folder,
    clock,
    faults,
    get registry() {
      return registry
    },
    login,
    call,
    begin,
    put,
    image: async (repository) => {
      const layer = randomBytes(1000)
      const config = Buffer.from(
        JSON.stringify({ os: 'linux', rootfs: { diff_ids: [] }, at: layer.toString('hex') }),
      )
      for (const blob of [layer, config]) expect((await put(repository, blob)).status).toBe(201)
      const bytes = manifestOf(config, layer)
      return { bytes, digest: digestOf(bytes), layer }
    },
    putManifest: (repository, reference, body, type = mediaTypes.manifest) =>
      call(`/v2/${repository}/manifests/${reference}`, {
        method: 'PUT',
        body,
        headers: { 'content-type': type },
      }),
  }
}
